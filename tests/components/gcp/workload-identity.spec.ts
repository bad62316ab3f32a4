import { expect } from "chai";
import { principalOf, workloadPool } from "../../../components/gcp/workload-identity";

describe("components/gcp/workload-identity", () => {
  it("names a Kubernetes service account as an IAM member", () => {
    const config = { project: "acme-platform", projectNumber: "123456789012" };
    expect(workloadPool(config)).to.equal("acme-platform.svc.id.goog");
    expect(principalOf(config, "shop", "orders")).to.equal(
      "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/" +
        "acme-platform.svc.id.goog/subject/ns/shop/sa/orders",
    );
  });
});
