#include "cloud/encryption.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "cloud/json_view.h"
#include "cloud/store_kinds.h"

namespace seaworthy::cloud {
namespace {

constexpr std::string_view kAes256 = "AES-256";

bool IsAmazon(std::string_view type) { return type.starts_with("aws"); }

bool IsOneOf(std::string_view type, std::initializer_list<std::string_view> types) {
  return std::ranges::find(types, type) != types.end();
}

// What the whole state says beside each resource.
struct Surroundings {
  std::set<std::string, std::less<>> keys;                             // Ids and ARNs of the customer's own keys.
  std::map<std::string, const Resource*, std::less<>> bucket_configs;  // By name of the bucket.
};

Surroundings LookAround(std::span<const Resource> resources) {
  Surroundings around;
  for (const Resource& resource : resources) {
    std::string type = PlainType(resource.type);
    if (IsOneOf(type, {"aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws:kms:Key",
                       "aws:kms:ReplicaKey", "aws:kms:ExternalKey", "aws-native:kms:Key"})) {
      for (std::string_view path : {"arn", "key_id", "id"}) {
        if (std::string id = resource.attributes.Text(path); !id.empty()) around.keys.insert(std::move(id));
      }
    }
    if (IsOneOf(type,
                {"aws_s3_bucket_server_side_encryption_configuration", "aws:s3:BucketServerSideEncryptionConfiguration",
                 "aws:s3:BucketServerSideEncryptionConfigurationV2"})) {
      std::string bucket = resource.attributes.Text("bucket");
      if (!bucket.empty()) around.bucket_configs.emplace(std::move(bucket), &resource);
    }
  }
  return around;
}

// Judges one resource by its row.
class Judge {
 public:
  Judge(const Resource& resource, const StoreKind& kind, const Surroundings& around)
      : attributes_(resource.attributes), kind_(kind), around_(around), amazon_(IsAmazon(resource.type)) {}

  Store Decide() && {
    switch (kind_.rule) {
      case Rule::kFlag: ByFlag(); break;
      case Rule::kAlways: ByPlatform(); break;
      case Rule::kKeyOrFlag: ByKeyOrFlag(); break;
      case Rule::kWord: ByWord(); break;
      case Rule::kDevices: ByDevices(); break;
      case Rule::kSize: BySize(); break;
      case Rule::kBucket: ByBucket(); break;
    }
    if (store_.IsEncrypted() == true) store_.algorithm = kAes256;
    return std::move(store_);
  }

 private:
  void Say(Verdict verdict, std::string attribute, std::string reason) {
    store_.verdict = verdict;
    store_.attribute = std::move(attribute);
    store_.reason = std::move(reason);
  }
  void SayHidden(const Attribute& attribute) {
    Say(Verdict::kUnknown, attribute.path, "the state does not show its value");
  }

  KeyOwner OwnerOf(std::string_view key) const {
    if (!amazon_) return KeyOwner::kCustomer;  // Google's and Azure's own keys have no name.
    if (key.find("alias/aws/") != std::string_view::npos) return KeyOwner::kProvider;
    if (key.find("alias/") != std::string_view::npos || around_.keys.contains(key)) return KeyOwner::kCustomer;
    return KeyOwner::kUnknown;
  }

  // Finds the key and who owns it; whether there is one.
  bool TakeKey(const std::vector<Attribute>& keys) {
    if (keys.empty()) {
      store_.key = KeyOwner::kProvider;
      return false;
    }
    store_.key = keys.front().hidden ? KeyOwner::kUnknown : OwnerOf(keys.front().AsText());
    return true;
  }

  void SayUnsaid() {
    switch (kind_.unsaid) {
      case Unsaid::kUnknown: return Say(Verdict::kUnknown, "", "no attribute says it");
      case Unsaid::kDefault: return SayDefault();
      case Unsaid::kNotEncrypted:
        if (attributes_.empty()) return Say(Verdict::kUnknown, "", "the state has no attribute of it");
        return Say(Verdict::kNotEncrypted, "", "it is off where nothing turns it on");
    }
  }

  void SayDefault() {
    store_.key = KeyOwner::kProvider;
    Say(Verdict::kProviderDefault, "", "the platform encrypts with a key of its own where none is named");
  }

  // The worst of several flags: one that is off, else one that cannot be told, else the first.
  const Attribute& Worst(const std::vector<Attribute>& flags) const {
    auto off = std::ranges::find_if(flags, [](const Attribute& flag) { return flag.AsTruth() == false; });
    if (off != flags.end()) return *off;
    auto dark = std::ranges::find_if(flags, [](const Attribute& flag) { return !flag.AsTruth(); });
    return dark != flags.end() ? *dark : flags.front();
  }

  void ByFlag() {
    std::vector<Attribute> flags = attributes_.Find(kind_.flag);
    if (flags.empty()) {
      bool serverless = Lower(attributes_.Text("engine_mode")) == "serverless";
      return serverless ? SayDefault() : SayUnsaid();
    }
    const Attribute& flag = Worst(flags);
    if (!flag.AsTruth()) return SayHidden(flag);
    if (!*flag.AsTruth()) return Say(Verdict::kNotEncrypted, flag.path, "it is turned off");
    TakeKey(attributes_.Find(kind_.keys));
    Say(Verdict::kEncrypted, flag.path, "it is turned on");
  }

  void ByPlatform() {
    std::vector<Attribute> keys = attributes_.Find(kind_.keys);
    if (TakeKey(keys)) {
      if (!keys.front().hidden) return Say(Verdict::kEncrypted, keys.front().path, "a key is named");
      return Say(Verdict::kProviderDefault, "", "the platform encrypts, and the state does not show with which key");
    }
    std::vector<Attribute> flags = attributes_.Find(kind_.flag);
    auto on = std::ranges::find_if(flags, [](const Attribute& flag) { return flag.AsTruth() == true; });
    if (on != flags.end()) return Say(Verdict::kEncrypted, on->path, "it is turned on");
    SayDefault();
  }

  void ByKeyOrFlag() {
    std::vector<Attribute> keys = attributes_.Find(kind_.keys);
    if (keys.empty()) return ByFlag();
    if (keys.front().hidden) return SayHidden(keys.front());
    TakeKey(keys);
    Say(Verdict::kEncrypted, keys.front().path, "a key is named");
  }

  void ByWord() {
    std::vector<Attribute> words = attributes_.Find(kind_.flag);
    if (words.empty()) return SayUnsaid();
    if (words.front().AsText().empty()) return SayHidden(words.front());
    std::string word = Lower(words.front().AsText());
    bool off = word == "none" || word == "disabled" || word == "off";
    if (off) return Say(Verdict::kNotEncrypted, words.front().path, "it is turned off");
    TakeKey(attributes_.Find(kind_.keys));
    Say(Verdict::kEncrypted, words.front().path, "it is turned on");
  }

  void ByDevices() {
    std::vector<Attribute> flags;
    for (const Attribute& device : attributes_.Find(kind_.flag)) {
      if (device.hidden) return SayHidden(device);
      std::vector<Attribute> own = FindAttributes(device.value, "encrypted");
      if (own.empty()) return Say(Verdict::kUnknown, device.path, "a device does not say it");
      own.front().path = device.path + "." + own.front().path;
      flags.push_back(std::move(own.front()));
      for (Attribute& key : FindAttributes(device.value, kind_.keys)) TakeKey({std::move(key)});
    }
    if (flags.empty()) return Say(Verdict::kUnknown, "", "no device is listed");
    const Attribute& flag = Worst(flags);
    if (!flag.AsTruth()) return SayHidden(flag);
    if (!*flag.AsTruth()) return Say(Verdict::kNotEncrypted, flag.path, "it is turned off");
    Say(Verdict::kEncrypted, flag.path, "it is turned on");
  }

  // Azure's C0 and C1 of the tiers Basic and Standard encrypt no disk.
  void BySize() {
    if (Lower(attributes_.Text("sku_name|sku.name")) == "premium") return SayDefault();
    std::vector<Attribute> sizes = attributes_.Find("capacity|sku.capacity");
    bool known = !sizes.empty() && !sizes.front().hidden && sizes.front().value.Is(value::Kind::kInt);
    if (!known) return SayUnsaid();
    if (sizes.front().value.AsInt() >= 2) return SayDefault();
    Say(Verdict::kNotEncrypted, sizes.front().path, "the platform does not encrypt the smallest sizes");
  }

  void ByBucket() {
    for (const Attributes* attributes : {ConfigOfBucket(), &attributes_}) {
      if (attributes != nullptr && ByBucketRule(*attributes)) return;
    }
    SayDefault();  // Amazon encrypts every bucket since January 2023.
  }

  const Attributes* ConfigOfBucket() const {
    for (std::string_view path : {"bucket", "id", "bucket_name"}) {
      auto found = around_.bucket_configs.find(attributes_.Text(path));
      if (found != around_.bucket_configs.end()) return &found->second->attributes;
    }
    return nullptr;
  }

  bool ByBucketRule(const Attributes& attributes) {
    constexpr std::string_view kAlgorithm =
        "rule.apply_server_side_encryption_by_default.sse_algorithm|"
        "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm|"
        "bucket_encryption.server_side_encryption_configuration.server_side_encryption_by_default.sse_algorithm";
    constexpr std::string_view kKey =
        "rule.apply_server_side_encryption_by_default.kms_master_key_id|"
        "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id|"
        "bucket_encryption.server_side_encryption_configuration.server_side_encryption_by_default.kms_master_key_id";
    std::vector<Attribute> algorithms = attributes.Find(kAlgorithm);
    if (algorithms.empty()) return false;
    if (algorithms.front().AsText().empty()) {
      SayHidden(algorithms.front());
    } else {
      TakeKey(attributes.Find(kKey));
      Say(Verdict::kEncrypted, algorithms.front().path, "an algorithm is named");
    }
    return true;
  }

  const Attributes& attributes_;
  const StoreKind& kind_;
  const Surroundings& around_;
  bool amazon_;
  Store store_;
};

Store NotInTable() {
  Store store;
  store.kind = "other";
  store.reason = "the type is not one whose encryption is known";
  return store;
}

}  // namespace

std::string_view Name(Verdict verdict) {
  constexpr std::array<std::string_view, 4> kNames{"encrypted", "provider-default", "not-encrypted", "unknown"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::string_view Name(KeyOwner owner) {
  constexpr std::array<std::string_view, 3> kNames{"", "customer", "provider"};
  return kNames[static_cast<std::size_t>(owner)];
}

std::optional<bool> Store::IsEncrypted() const {
  if (verdict == Verdict::kUnknown) return std::nullopt;
  return verdict != Verdict::kNotEncrypted;
}

std::vector<Store> JudgeStores(std::span<const Resource> resources) {
  Surroundings around = LookAround(resources);
  std::vector<Store> stores;
  for (const Resource& resource : resources) {
    std::string type = PlainType(resource.type);
    const StoreKind* kind = FindStoreKind(type);
    if (kind == nullptr && !LooksLikeStore(type)) continue;
    Store store = kind != nullptr ? Judge(resource, *kind, around).Decide() : NotInTable();
    if (kind != nullptr) store.kind = kind->kind;
    store.type = resource.type;
    store.name = resource.name;
    store.address = resource.address;
    stores.push_back(std::move(store));
  }
  return stores;
}

}  // namespace seaworthy::cloud
