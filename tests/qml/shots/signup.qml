// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

Scene {
    session.state: Session.State.SignedOut
    session.login.mode: Login.Mode.SignUp
    session.login.email: "edda@harbour"
    session.login.username: "edda"
    session.login.usernameError: "This name is taken. Try edda.vale or eddavale."
    session.login.generalError: "We could not reach chat.harbour.example. Check the address and your connection."
}
