# Ways back in, as their owner sets them up

recovery-title = Recovery
recovery-ways =
    { $count ->
        [0] For when you forget your password. Ways back in: none
       *[other] For when you forget your password. Ways back in: { $count }
    }
recovery-none = You have no way back in
recovery-none-body = If you forget your password now, only an administrator can help. Add an address or a number.
recovery-email = Recovery e-mail
recovery-phone = Recovery phone
recovery-own = { $contact } · the one of your profile
recovery-separate = { $contact } · for recovery alone
recovery-waits = { $contact } waits for its code
recovery-missing-email = There is no verified e-mail address.
recovery-missing-phone = There is no verified phone number.
recovery-gap = Missing
recovery-unanswered = Not answered
recovery-add = Add
recovery-other = Use another one
recovery-back-to-own = Go back to that of the profile
recovery-set-email = Recovery e-mail
recovery-set-phone = Recovery phone
recovery-why = We send a code there first. It is used only when you cannot sign in; choose one that you reach without this account.
recovery-same = Recovery messages go there already.
recovery-confirmed = Recovery messages go there from now on.
recovery-remove-title = Stop using { $contact } for recovery?
recovery-remove-body-email = Recovery messages then go to the e-mail address of your profile. We tell the address.
recovery-remove-body-phone = Recovery messages then go to the phone number of your profile. We tell the number.
recovery-remove-confirm = Stop using it
recovery-removed = Recovery messages go to your profile’s contacts again.
recovery-codes-missing = If you lose your second step, backup codes let you in at once. You have none yet: make some above.
recovery-questions = Security questions
recovery-questions-none = Not answered. They are asked together with a code, never alone.
recovery-questions-few = { $count } of { $needed } answered. They count once { $needed } are.
recovery-questions-set =
    { $count ->
        [one] { $count } answered. Asked together with a code, never alone.
       *[other] { $count } answered. Asked together with a code, never alone.
    }
recovery-answer = Answer questions

## Security questions

questions-risk = Security questions are weak
questions-risk-body = Others may know or find out the answers. Answer with something that nobody can look up; it need not be true, you only have to remember it.
questions-how = Answer a question from { $needed } different lists. Your answers are kept so that nobody can read them, not even we.
questions-too-few = Your organization asks too few questions just now.
questions-lacking =
    { $count ->
        [one] One answer is missing before your answers count
       *[other] { $count } answers are missing before your answers count
    }
questions-hidden = Answered. Nobody can see the answer, not even you.
questions-gone = A question that is no longer asked
questions-gone-body = Your organization took it away: the answer does not count any more.
questions-change = Answer anew
questions-remove = Remove
questions-more = Answer another question
questions-question = Question
questions-question-of = Question { $number }
questions-answer = Answer
questions-answer-of = Answer { $number }
questions-rules = At least three letters or digits. Upper and lower case, spaces and punctuation do not matter.
questions-save = Save answers
questions-saved = Your answers are saved.
questions-removed = The answer was removed.

check-recovery = Way back in
check-recovery-good =
    { $count ->
        [one] There is one way back in if you forget your password.
       *[other] There are { $count } ways back in if you forget your password.
    }
check-recovery-open = If you forget your password, nothing leads back in. Add a recovery address.

## The console

settings-recovery = Recovery
settings-recovery-lead = How people get back in who forgot something. A second step that is set up is asked for in any case.
setting-recovery-email = Forgotten password by e-mail
setting-recovery-email-effect = People set a new password by a link or a code that goes to a verified address. Off: they have to ask an administrator.
setting-recovery-sms = Forgotten password by SMS
setting-recovery-sms-effect = The same by a code to a verified number. Weaker: messages can be redirected. Needs a gateway in the server’s configuration.
setting-recovery-questions = Security questions
setting-recovery-questions-effect = People can answer questions, which are then asked together with a code. Weak: others may know or find out the answers, and OWASP advises against them. Off: nobody is asked, and the answers rest.
setting-recovery-username = Forgotten user name
setting-recovery-username-effect = People have their user name mailed to the address that they verified.
setting-recovery-separate = Recovery contacts of their own
setting-recovery-separate-effect = People can have recovery messages go to another address or number than that of their profile. Off: none can be added; those that exist stay until they are removed.
setting-recovery-delay-on = Let people back in who lost every second factor, after a wait
setting-recovery-delay-on-effect = They get in by mail alone. Every contact is told and can stop it.
setting-recovery-delay = Hours to wait
setting-recovery-delay-effect = 1 to 168.
setting-recovery-mail-wrong = The server’s configuration has no way to send mail yet.
setting-recovery-questions-wrong = Questions are asked together with a code: switch on e-mail or SMS as well.

sets-edit = Edit the questions
sets-title = Security questions
sets-lead = People choose one question from each list, of two lists at least. What is not written in their language they read in English.
sets-risk-body = OWASP advises against them, because others may know or find out the answers. Ask for what nobody can look up, and leave them off if you can.
sets-one = List { $number }
sets-none = No questions
sets-none-body = Without two lists nobody can answer any.
sets-add = Add a list
sets-remove = Remove the list
sets-remove-named = Remove the list { $number }
sets-question = Question
sets-question-of = Question { $number }
sets-question-add = Add a question
sets-question-remove = Remove
sets-question-remove-named = Remove question { $number } of list { $set }
sets-answered =
    { $count ->
        [one] One person has answered it. Correct the spelling only; for another question, add a new one.
       *[other] { $count } people have answered it. Correct the spelling only; for another question, add a new one.
    }
sets-losing-title = Remove questions that people have answered?
sets-losing-body = Their answers stop counting. They see on their security page that an answer is missing.
sets-losing-confirm = Remove the questions
sets-no-question = no question
sets-conflict-line = Yours: { $mine } Saved meanwhile: { $theirs }

recovery-wait-title = Somebody waits to get in without your second factor
recovery-wait-body = On { $asked } somebody who reads your recovery messages said that every second factor is lost. On { $opens } the account opens to them. If that was not you, stop it.
recovery-wait-open = On { $asked } somebody who reads your recovery messages said that every second factor is lost. Since { $opens } the account is open to them. If that was not you, stop it now.
recovery-wait-stop = Stop it
recovery-wait-check = It was not me: what to do
recovery-wait-stopped = The recovery is cancelled.
check-waits = Recovery without your second factor
check-waits-good = Nobody waits to get in.
check-waits-open = Somebody waits to get in without your second factor. If it was not you, stop it.
