#include "store/store.h"

#include "base/digest.h"

namespace seaworthy::store {

std::string BlobDigest(std::string_view salt, std::string_view bytes) {
  std::string text = "seaworthy/blob/v1\n";
  text += salt;
  text += '\n';
  text += bytes;
  return Sha256(text);
}

}  // namespace seaworthy::store
