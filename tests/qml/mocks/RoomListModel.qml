// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQml.Models

ListModel {
    property var categories: ["Start here", "Workshop", "Off the water"]
}
