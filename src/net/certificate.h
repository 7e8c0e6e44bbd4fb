// Reads certificates and judges a chain by the library's own rules. Internal to this folder: it knows OpenSSL.
//
// Threads: an Authorities may be used by one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "net/tls_evidence.h"

struct ssl_st;
struct x509_st;
struct x509_store_st;

namespace seaworthy::net {

// The certificate authorities that chains are verified against.
class Authorities {
 public:
  // Of the machine: where its OpenSSL looks, with SSL_CERT_FILE and SSL_CERT_DIR as usual.
  static Authorities OfSystem();
  // Of a PEM file, instead of the machine's. Errors: net/bad-authorities.
  static Result<Authorities> OfFile(const std::string& path);

  // False where the machine has none at all: then nothing can be said about a chain.
  bool any() const { return any_; }
  x509_store_st* store() const { return store_.get(); }

 private:
  struct Free {
    void operator()(x509_store_st* store) const;
  };
  Authorities(x509_store_st* store, bool any) : store_(store), any_(any) {}

  std::unique_ptr<x509_store_st, Free> store_;
  bool any_;
};

// Text in a certificate is foreign: control characters and invalid UTF-8 come out escaped.
Certificate ReadCertificate(x509_st* certificate);

// Fills chain, verification and name_matches of the evidence from what the server sent in this handshake.
// The chain is verified as of `evidence.observed`.
void ReadChain(ssl_st* ssl, const Authorities& authorities, TlsEvidence& evidence);

}  // namespace seaworthy::net
