# Coming back: forgotten password and user name.

recover-forgot-password = Forgot your password?
recover-forgot-username = Forgot your user name?
recover-back = Back to sign-in
code-used-up = This code is no longer taken after so many tries, even if it is right. Have another one sent.
captcha-busy = Checking that you are no robot. This takes a moment.

recover-title = Forgot your password
recover-lead = Who are you? We then send what you need to set a new password.
recover-prove-lead = Show that the account is yours.
recover-second-lead = Your account is protected by a second factor. It is needed here as well.
recover-name = User name or e-mail address
recover-name-help = It looks the same for every name that is typed here, whether or not there is such an account.

recover-email-do = We send a code and a link to the recovery address of “{ $name }”, if there is such an account.
recover-email-button = Send the message
recover-email-sent = If there is an account “{ $name }”, a message is on its way to its recovery address. Type the code, or open the link in it. Nothing there? Look into the spam folder, and check the name.
recover-sms-do = We send a code to the recovery number of “{ $name }”, if there is such an account.
recover-sms-button = Send the code
recover-sms-sent = If there is an account “{ $name }” with a proven number, a code is on its way.
recover-questions-do = Answer the security questions of “{ $name }”. Something else is asked for as well.
recover-questions-button = Show the questions
recover-one-more = That was right. Now one more proof.
recover-questions-wrong = These answers are not right. Check each of them.

way-recovery-email = Message to your e-mail address
way-recovery-email-needs = Your mailbox, or the one that you set for recovery
way-recovery-sms = Code by SMS
way-recovery-sms-needs = The phone with your recovery number
way-recovery-questions = Security questions
way-recovery-questions-needs = Your answers, and one more proof
way-lost = I have none of these any more
way-lost-needs = Patience: your account opens after a delay
way-lost-do = Without a second factor we cannot be sure that it is you. So we tell every address of your account now, and wait { $days ->
    [0] { $hours ->
        [one] one hour
       *[other] { $hours } hours
    }
   *[other] { $days } days
}. If nobody cancels, you then get a link to set a new password.
way-lost-help = Do you have backup codes? They work at once. An administrator can help as well.
way-lost-button = Begin to wait

recover-nothing = There is nothing left to prove it by
recover-nothing-body = An administrator of your organization can help you to come back.

recover-waits-title = A little patience
recover-waits = Your account opens on { $time }
recover-waits-body = We have told every address of your account. Each message has a link that cancels. When it is time, you get a link by e-mail.

recover-link-title = Set a new password
recover-link-lead = You opened the link that we sent you. It works once.
recover-link-go = Go on
invitation-title = Welcome
invitation-title-to = Welcome to { $organization }
invitation-lead = An account waits for you. Choose a password, and it is yours.
invitation-go = Choose a password
invitation-by = { $name } invited you. Your user name is “{ $username }”; you sign in with it.
invitation-by-nobody = Your user name is “{ $username }”; you sign in with it.
invitation-password = Choose your password
invitation-dead = This invitation no longer works
invitation-dead-body = It was used already, it is too old, or a newer one was sent. Have you chosen a password? Then sign in. If not, ask whoever invited you for another invitation.
invitation-done = Your account is ready
invitation-done-body = Sign in with your user name and the password that you have just chosen.
reset-lead = An administrator helps you back in. The second factors of your account are removed with the new password.
recover-link-dead = This link no longer works
recover-link-dead-body = It was used already, or it is too old. Ask for another one.
recover-again = Ask for another one

recover-password-title = Choose a new password
recover-password-for = For the account “{ $name }”.
recover-password-submit = Set the password
recover-end-sessions = Sign out everywhere
recover-end-sessions-help = Every browser and application that is signed in has to sign in again.
recover-done-title = Welcome back
recover-done = Your new password is set
recover-done-body = Sign in with it now.

recover-username-title = Forgot your user name
recover-username-lead = We mail it to the address of your account.
recover-username-button = Mail me my user name
recover-username-sent = If the address belongs to an account, a message is on its way
recover-username-sent-body = Nothing there after a few minutes? Look into the spam folder, and check the address.

recover-cancel-title = Cancel the recovery
recover-cancel-lead = Somebody wants to come in to your account without its second factor. If it was not you, cancel it.
recover-cancel-button = Cancel the recovery
recover-cancel-dead = Already cancelled, or too old
recover-cancel-dead-body = Nobody can be kept out by it any more. To see whether somebody still waits to come in, sign in and look under Sign-in & security.
recover-cancel-done = The recovery is cancelled
recover-cancel-next = Whoever asked for it can read your recovery mail. Change the password of that mailbox, and check your account.
