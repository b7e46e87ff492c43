# Registering oneself, and the console's page of those who wait.

register-begin = Create an account
register-title = Create an account
register-lead = At { $organization }. It begins with your e-mail address: we send you a code and a link.
register-email-help = It looks the same for every address that is typed here, whether or not it has an account.
register-no-address = Write an e-mail address such as name@example.org.
register-domain = Only addresses of certain domains can register here. Ask your organization which ones.
register-closed = Nobody can register here
register-closed-body = An administrator of the organization can make an account for you.

register-verify-title = Look into your mailbox
register-sent = A message is on its way to { $address }. Type the code, or open the link in it. Is there an account with this address already? Then the message says how to come in. Nothing there? Look into the spam folder, and check the address.
register-other = Use another address

register-link-title = Create your account
register-link-lead = You opened the link that we sent you. It works once.

register-form-title = Create your account
register-form-lead = Your address is proven. What follows makes your account at { $organization }.
register-proven = Your e-mail address: { $address }
register-username-is-email = You sign in with this address.
register-approval = An administrator looks at every registration. You can sign in once yours is approved.
register-accept = I accept “{ $name }”, version { $label }
register-read = Read “{ $name }”
register-accept-needed = Without this there is no account.
register-outdated = There is a newer version. Read it, then accept it.
register-name-taken = This user name is taken. Choose another one.
register-address-taken = There is an account with this address by now. Sign in to it, or set a new password for it.
register-submit = Create the account

register-waits-title = Almost there
register-waits = Your registration waits for an administrator
register-waits-body = You get an e-mail once somebody has decided. Until then you cannot sign in. There is nothing else to do.
register-done-title = Welcome
register-done = Your account is there
register-done-body = Sign in now. You set up a second step on the way.

sign-in-approval = Not open yet
sign-in-approval-lead = Your password is right.
sign-in-approval-body = Your registration waits for an administrator. You get an e-mail once somebody has decided.

settings-registration = Registration
settings-registration-lead = Who may create an account without you.
setting-registration = People may register themselves
setting-registration-effect = The sign-in page offers “Create an account”. The e-mail address is proven before there is an account, and everything that you require is accepted.
setting-registration-approval = An administrator approves each registration
setting-registration-approval-effect = Nobody can sign in before that. You are told by e-mail, and decide on the page “Registrations”.
setting-registration-username = The user name is the e-mail address
setting-registration-username-effect = People do not choose a user name. Names of accounts that are there stay as they are.
setting-approval-days = Days that a registration waits
setting-approval-days-effect = Then everything about it is erased, and the person is told. Registrations that wait already keep their date. 1 to 365.
setting-domains-line = Line { $line }, “{ $text }”, is not a domain such as example.org.
setting-domains-many = At most { $max } domains.
setting-domains = Allowed domains of e-mail addresses
setting-domains-effect = One per line, such as example.org; subdomains on lines of their own. Empty allows every address. Accounts that are there stay.

nav-registrations = Registrations
registrations-title = Registrations
registrations-lead = People who registered and proved their address. They can sign in once you approve.
registrations-count = { $count ->
    [one] One registration waits
   *[other] { $count } registrations wait
}
registrations-many = More than { $count } registrations wait
registrations-empty = Nobody waits
registrations-empty-body = When registrations need an approval, they appear here.
registrations-settings = Settings of registration
registration-since = Since { $since }; erased on { $until } unless you decide
registration-approve = Approve
registration-approve-named = Approve { $name }
registration-reject = Reject
registration-reject-named = Reject { $name }
registration-reject-ask = Reject { $name }?
registration-reject-body = The person is told by e-mail, and everything about the registration is erased. This cannot be undone.
registration-approved = Approved. The person is told by e-mail.
registration-rejected = Rejected. The person is told by e-mail.
