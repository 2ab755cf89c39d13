namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>Hugging Face transformers' names of the DINOv3 ConvNeXts, which have no classifier.</summary>
internal static class DinoV3Keys
{
    public static readonly KeyMap Map = new(
        NamingScheme.DinoV3,
        ["", "model."],
        [
            new("downsample_layers.{i}.{k}.{p}", "stages.{i}.downsample_layers.{k}.{p}"),
            new("stages.{i}.{j}.dwconv.{p}", "stages.{i}.layers.{j}.depthwise_conv.{p}"),
            new("stages.{i}.{j}.norm.{p}", "stages.{i}.layers.{j}.layer_norm.{p}"),
            new("stages.{i}.{j}.pwconv1.{p}", "stages.{i}.layers.{j}.pointwise_conv1.{p}"),
            new("stages.{i}.{j}.pwconv2.{p}", "stages.{i}.layers.{j}.pointwise_conv2.{p}"),
            new("stages.{i}.{j}.gamma", "stages.{i}.layers.{j}.gamma"),
            new("norm.{p}", "layer_norm.{p}"),
        ],
        []);
}
