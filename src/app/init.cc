#include "app/init.h"

#include "catalog/describe.h"
#include "catalog/init.h"

namespace seaworthy::app {

Result<std::string> Init(std::string_view path) {
  SEAWORTHY_TRY(source::Repository repository, catalog::OpenRepository(path));
  SEAWORTHY_TRY(catalog::Described described, catalog::Describe(repository));
  return catalog::InitText(described, repository);
}

}  // namespace seaworthy::app
