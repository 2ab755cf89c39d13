namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>torchvision's names. It has no V2, so GRN has no line here.</summary>
internal static class TorchVisionKeys
{
    public static readonly KeyMap Map = new(
        NamingScheme.TorchVision,
        [""],
        [
            new("downsample_layers.0.{k}.{p}", "features.0.{k}.{p}"),
            new("downsample_layers.{i+1}.{k}.{p}", "features.{2i+2}.{k}.{p}"),
            new("stages.{i}.{j}.dwconv.{p}", "features.{2i+1}.{j}.block.0.{p}"),
            new("stages.{i}.{j}.norm.{p}", "features.{2i+1}.{j}.block.2.{p}"),
            new("stages.{i}.{j}.pwconv1.{p}", "features.{2i+1}.{j}.block.3.{p}"),
            new("stages.{i}.{j}.pwconv2.{p}", "features.{2i+1}.{j}.block.5.{p}"),
            new("stages.{i}.{j}.gamma", "features.{2i+1}.{j}.layer_scale", KeyShape.Column),
            new("norm.{p}", "classifier.0.{p}"),
            new("head.{p}", "classifier.2.{p}"),
        ],
        []);
}
