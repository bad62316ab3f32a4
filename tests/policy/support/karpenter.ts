import { fixture } from "./fixtures";

/** The fields of Karpenter's EC2NodeClass (karpenter.k8s.aws/v1) that rules read; the SDK has no type for it. */
export interface NodeClass {
  spec: {
    metadataOptions?: { httpEndpoint?: string; httpTokens?: string; httpPutResponseHopLimit?: number };
    blockDeviceMappings?: { deviceName: string; ebs: { encrypted?: boolean; kmsKeyID?: string } }[];
  };
}

export const nodeClass = fixture<NodeClass>("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", "node-class", {
  spec: {
    metadataOptions: { httpTokens: "required" },
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true } }],
  },
});
