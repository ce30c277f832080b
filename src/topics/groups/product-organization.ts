import { lifecycleOf } from "../define"
import { named, nullOr, orNull } from "../shape"
import { dates, deleted_at, metadata } from "./parts"
import { translationsOf } from "./translations"

const GROUP = "Product organization"

/** Categories, collections, tags and types of products. */
export const productOrganizationTopics = [
  ...lifecycleOf(
    {
      name: "product-category",
      group: GROUP,
      entity: "product_category",
      shape: {
        id: "pcat_01JNB4W8E06C8E0G2J4M6P8R0T",
        name: "Shirts",
        description: "",
        handle: "shirts",
        is_active: true,
        is_internal: false,
        rank: 0,
        external_id: nullOr("ERP-4711"),
        parent_category_id: orNull("pcat_01JNB4WKS1H7S9V1X3Z5B7D9F1"),
        metadata,
        ...dates,
        deleted_at,
        parent_category: orNull(
          named("ProductCategory", {
            id: "pcat_01JNB4WKS1H7S9V1X3Z5B7D9F1",
            name: "Clothing",
            handle: "clothing",
          })
        ),
        category_children: [
          named("ProductCategory", {
            id: "pcat_01JNB4WMT2J8T0W2Y4A6C8E0G2",
            name: "Linen shirts",
            handle: "linen-shirts",
          }),
        ],
      },
    },
    "A product category",
    {
      parent_category: "The category above it changed (`product-category.updated` of that one).",
      category_children: "A category below it changed (`product-category.updated` of that one).",
    },
    translationsOf({ product_category: null })
  ),
  ...lifecycleOf(
    {
      name: "product-collection",
      group: GROUP,
      entity: "product_collection",
      shape: {
        id: "pcol_01JNB4W6CY4A6C8E0G2J4M6P8R",
        title: "Summer",
        handle: "summer",
        external_id: nullOr("ERP-4711"),
        metadata,
        ...dates,
        deleted_at,
      },
    },
    "A product collection",
    undefined,
    translationsOf({ product_collection: null })
  ),
  ...lifecycleOf(
    {
      name: "product-tag",
      group: GROUP,
      entity: "product_tag",
      shape: {
        id: "ptag_01JNB4W9F17D9F1H3K5N7Q9S1V",
        value: "linen",
        external_id: nullOr("ERP-4711"),
        metadata,
        ...dates,
        deleted_at,
      },
    },
    "A product tag",
    undefined,
    translationsOf({ product_tag: null })
  ),
  ...lifecycleOf(
    {
      name: "product-type",
      group: GROUP,
      entity: "product_type",
      shape: {
        id: "ptyp_01JNB4W7DZ5B7D9F1H3K5N7Q9S",
        value: "Shirt",
        external_id: nullOr("ERP-4711"),
        metadata,
        ...dates,
        deleted_at,
      },
    },
    "A product type",
    undefined,
    translationsOf({ product_type: null })
  ),
]
