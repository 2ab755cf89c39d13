namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>
/// ConvNeXt-V2's masked pre-training encoder in its sparse form: MinkowskiEngine's <c>kernel</c>s and the path elements
/// <c>ln</c> and <c>linear</c>. The published files are already dense and carry Meta's names.
/// </summary>
internal static class FcmaeKeys
{
    public static readonly KeyMap Map = new(
        NamingScheme.Fcmae,
        ["", "encoder."],
        [
            new("downsample_layers.{i}.{k}.{p}", "downsample_layers.{i}.{k}.{p}"),
            new("downsample_layers.{i}.{k}.{p}", "downsample_layers.{i}.{k}.ln.{p}"),
            new("downsample_layers.{i}.{k}.weight", "downsample_layers.{i}.{k}.kernel"),
            new("stages.{i}.{j}.dwconv.weight", "stages.{i}.{j}.dwconv.kernel"),
            new("stages.{i}.{j}.dwconv.bias", "stages.{i}.{j}.dwconv.bias"),
            new("stages.{i}.{j}.norm.{p}", "stages.{i}.{j}.norm.ln.{p}"),
            new("stages.{i}.{j}.pwconv1.{p}", "stages.{i}.{j}.pwconv1.linear.{p}"),
            new("stages.{i}.{j}.pwconv2.{p}", "stages.{i}.{j}.pwconv2.linear.{p}"),
            new("stages.{i}.{j}.grn.gamma", "stages.{i}.{j}.grn.gamma"),
            new("stages.{i}.{j}.grn.beta", "stages.{i}.{j}.grn.beta"),
        ],
        ["decoder.", "mask_token", "proj.", "pred."]);
}
