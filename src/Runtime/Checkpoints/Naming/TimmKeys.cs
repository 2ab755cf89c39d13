namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>
/// timm's names. The last lines are its second spellings: norm before the pool (<c>*_hnf</c>), the flattened names of
/// <c>features_only</c> models; <c>visual.trunk.</c> is CLIP's prefix.
/// </summary>
internal static class TimmKeys
{
    public static readonly KeyMap Map = new(
        NamingScheme.Timm,
        ["", "visual.trunk."],
        [
            new("downsample_layers.0.{k}.{p}", "stem.{k}.{p}"),
            new("downsample_layers.{i+1}.{k}.{p}", "stages.{i+1}.downsample.{k}.{p}"),
            new("stages.{i}.{j}.dwconv.{p}", "stages.{i}.blocks.{j}.conv_dw.{p}"),
            new("stages.{i}.{j}.norm.{p}", "stages.{i}.blocks.{j}.norm.{p}"),
            new("stages.{i}.{j}.pwconv1.{p}", "stages.{i}.blocks.{j}.mlp.fc1.{p}", KeyShape.PointwiseMlp),
            new("stages.{i}.{j}.pwconv2.{p}", "stages.{i}.blocks.{j}.mlp.fc2.{p}", KeyShape.PointwiseMlp),
            new("stages.{i}.{j}.gamma", "stages.{i}.blocks.{j}.gamma"),
            new("stages.{i}.{j}.grn.gamma", "stages.{i}.blocks.{j}.mlp.grn.weight", KeyShape.Flat),
            new("stages.{i}.{j}.grn.beta", "stages.{i}.blocks.{j}.mlp.grn.bias", KeyShape.Flat),
            new("norm.{p}", "head.norm.{p}"),
            new("head.{p}", "head.fc.{p}"),
            new("norm.{p}", "norm_pre.{p}", ReadOnly: true),
            new("downsample_layers.0.{k}.{p}", "stem_{k}.{p}", ReadOnly: true),
            new("downsample_layers.{i+1}.{k}.{p}", "stages_{i+1}.downsample.{k}.{p}", ReadOnly: true),
            new("stages.{i}.{j}.dwconv.{p}", "stages_{i}.blocks.{j}.conv_dw.{p}", ReadOnly: true),
            new("stages.{i}.{j}.norm.{p}", "stages_{i}.blocks.{j}.norm.{p}", ReadOnly: true),
            new("stages.{i}.{j}.pwconv1.{p}", "stages_{i}.blocks.{j}.mlp.fc1.{p}", ReadOnly: true),
            new("stages.{i}.{j}.pwconv2.{p}", "stages_{i}.blocks.{j}.mlp.fc2.{p}", ReadOnly: true),
            new("stages.{i}.{j}.gamma", "stages_{i}.blocks.{j}.gamma", ReadOnly: true),
            new("stages.{i}.{j}.grn.gamma", "stages_{i}.blocks.{j}.mlp.grn.weight", ReadOnly: true),
            new("stages.{i}.{j}.grn.beta", "stages_{i}.blocks.{j}.mlp.grn.bias", ReadOnly: true),
        ],
        []);
}
