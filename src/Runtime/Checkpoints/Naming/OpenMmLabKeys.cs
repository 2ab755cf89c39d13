namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>OpenMMLab's names (mmpretrain and its relatives), whose per-stage norms include the final one as <c>norm3</c>.</summary>
internal static class OpenMmLabKeys
{
    public static readonly KeyMap Map = new(
        NamingScheme.OpenMmLab,
        ["", "backbone."],
        [
            new("downsample_layers.{i}.{k}.{p}", "downsample_layers.{i}.{k}.{p}"),
            new("stages.{i}.{j}.dwconv.{p}", "stages.{i}.{j}.depthwise_conv.{p}"),
            new("stages.{i}.{j}.norm.{p}", "stages.{i}.{j}.norm.{p}"),
            new("stages.{i}.{j}.pwconv1.{p}", "stages.{i}.{j}.pointwise_conv1.{p}"),
            new("stages.{i}.{j}.pwconv2.{p}", "stages.{i}.{j}.pointwise_conv2.{p}"),
            new("stages.{i}.{j}.gamma", "stages.{i}.{j}.gamma"),
            new("stages.{i}.{j}.grn.gamma", "stages.{i}.{j}.grn.gamma"),
            new("stages.{i}.{j}.grn.beta", "stages.{i}.{j}.grn.beta"),
            new("norm.{p}", "norm3.{p}"),
            new("head.{p}", "head.fc.{p}"),
        ],
        []);
}
