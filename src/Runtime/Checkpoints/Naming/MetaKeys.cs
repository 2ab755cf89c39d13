namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>
/// Meta's own names, V1 and V2; the common language of all key maps. <c>norm0…3</c> are a detection backbone's,
/// <c>stem</c> and <c>blocks</c> an isotropic network's.
/// </summary>
internal static class MetaKeys
{
    public static readonly KeyMap Map = new(
        NamingScheme.Meta,
        [""],
        [
            new("downsample_layers.{i}.{k}.{p}", "downsample_layers.{i}.{k}.{p}"),
            new("stages.{i}.{j}.dwconv.{p}", "stages.{i}.{j}.dwconv.{p}"),
            new("stages.{i}.{j}.norm.{p}", "stages.{i}.{j}.norm.{p}"),
            new("stages.{i}.{j}.pwconv1.{p}", "stages.{i}.{j}.pwconv1.{p}"),
            new("stages.{i}.{j}.pwconv2.{p}", "stages.{i}.{j}.pwconv2.{p}"),
            new("stages.{i}.{j}.gamma", "stages.{i}.{j}.gamma"),
            new("stages.{i}.{j}.grn.gamma", "stages.{i}.{j}.grn.gamma"),
            new("stages.{i}.{j}.grn.beta", "stages.{i}.{j}.grn.beta"),
            new("norm.{p}", "norm.{p}"),
            new("head.{p}", "head.{p}"),
            new("norm{i}.{p}", "norm{i}.{p}"),
            new("stem.{p}", "stem.{p}"),
            new("blocks.{j}.dwconv.{p}", "blocks.{j}.dwconv.{p}"),
            new("blocks.{j}.norm.{p}", "blocks.{j}.norm.{p}"),
            new("blocks.{j}.pwconv1.{p}", "blocks.{j}.pwconv1.{p}"),
            new("blocks.{j}.pwconv2.{p}", "blocks.{j}.pwconv2.{p}"),
            new("blocks.{j}.gamma", "blocks.{j}.gamma"),
        ],
        // DINOv3 and EUPE files: a duplicate of the last norm, and projection heads. FCMAE files: the decoder.
        ["norms.3.", "projectors.", "decoder.", "mask_token", "proj.", "pred."]);
}
