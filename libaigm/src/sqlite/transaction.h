// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sqlite/database.h"

namespace aigm {

//! A write transaction (BEGIN IMMEDIATE), rolled back unless it was committed.
class Transaction
{
public:
    //! What a power cut may take back.
    enum class Durability {
        Normal, //!< the last commits; never a part of one
        Full,   //!< nothing that commit() has confirmed
    };

    explicit Transaction(Database *database, Durability durability = Durability::Normal);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    //! Fails, and changes nothing, if any statement since the start has failed. Errors: Storage.
    [[nodiscard]] Result<void> commit();

private:
    void rollBack();

    Database *const m_database;
    const Durability m_durability;
    bool m_open = false;
};

} // namespace aigm
