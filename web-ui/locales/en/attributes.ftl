# Labels of the built-in attributes; the key is what the form's schema calls them.

group-about = About you
group-contact = Contact
group-work = Work
group-address = Address
group-preferences = Preferences
group-more = More

attribute-user-name = User name
attribute-name-formatted = Full name
attribute-name-given-name = Given name
attribute-name-middle-name = Middle names
attribute-name-family-name = Family name
attribute-name-honorific-prefix = Titles before the name
attribute-name-honorific-suffix = After the name
attribute-display-name = Display name
attribute-nick-name = Nickname
attribute-profile-url = Web page
attribute-title = Job title
attribute-user-type = Relation to the organization
attribute-preferred-language = Language
attribute-locale = Dates and numbers as in
attribute-timezone = Time zone
attribute-emails = E-mail addresses
attribute-phone-numbers = Phone numbers
attribute-addresses = Addresses
attribute-photos = Pictures
attribute-birth-date = Date of birth
attribute-pronouns = Pronouns
attribute-employee-number = Employee number
attribute-cost-center = Cost center
attribute-organization = Company
attribute-division = Division
attribute-department = Department
attribute-manager = Manager
