// For the tests of this folder: a small certificate authority.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/instant.h"

struct evp_pkey_st;
struct x509_st;

namespace seaworthy::net::testing {

enum class KeyKind { kP256, kEd25519, kRsa2048, kRsa1024 };

struct Request {
  std::string subject;  // Common name; any bytes.
  std::string names;    // As the library writes them: `DNS:good.test,IP:127.0.0.1`; empty: none.
  Instant not_before;
  Instant not_after;
  bool authority = false;  // May sign others.
  KeyKind key = KeyKind::kP256;
};

// A certificate with its key.
class Identity {
 public:
  // `issuer` null: it signs itself.
  Identity(const Request& request, const Identity* issuer);

  std::string CertificatePem() const;
  std::string KeyPem() const;
  evp_pkey_st* key() const { return key_.get(); }
  x509_st* certificate() const { return certificate_.get(); }

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
    void operator()(x509_st* certificate) const;
  };

  std::unique_ptr<evp_pkey_st, Free> key_;
  std::unique_ptr<x509_st, Free> certificate_;
};

}  // namespace seaworthy::net::testing
