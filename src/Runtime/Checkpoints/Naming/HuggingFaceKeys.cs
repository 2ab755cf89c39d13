namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>
/// Hugging Face transformers' names of V1 and V2. Backbone classes carry no prefix; GRN was <c>gamma</c>/<c>beta</c> before
/// transformers' pull request 23122.
/// </summary>
internal static class HuggingFaceKeys
{
    public static readonly KeyMap Map = new(
        NamingScheme.HuggingFace,
        ["convnext.", "convnextv2.", ""],
        [
            new("downsample_layers.0.0.{p}", "embeddings.patch_embeddings.{p}"),
            new("downsample_layers.0.1.{p}", "embeddings.layernorm.{p}"),
            new("downsample_layers.{i+1}.{k}.{p}", "encoder.stages.{i+1}.downsampling_layer.{k}.{p}"),
            new("stages.{i}.{j}.dwconv.{p}", "encoder.stages.{i}.layers.{j}.dwconv.{p}"),
            new("stages.{i}.{j}.norm.{p}", "encoder.stages.{i}.layers.{j}.layernorm.{p}"),
            new("stages.{i}.{j}.pwconv1.{p}", "encoder.stages.{i}.layers.{j}.pwconv1.{p}"),
            new("stages.{i}.{j}.pwconv2.{p}", "encoder.stages.{i}.layers.{j}.pwconv2.{p}"),
            new("stages.{i}.{j}.gamma", "encoder.stages.{i}.layers.{j}.layer_scale_parameter"),
            new("stages.{i}.{j}.grn.gamma", "encoder.stages.{i}.layers.{j}.grn.weight"),
            new("stages.{i}.{j}.grn.beta", "encoder.stages.{i}.layers.{j}.grn.bias"),
            new("norm.{p}", "layernorm.{p}"),
            new("head.{p}", "classifier.{p}"),
            new("stages.{i}.{j}.grn.gamma", "encoder.stages.{i}.layers.{j}.grn.gamma", ReadOnly: true),
            new("stages.{i}.{j}.grn.beta", "encoder.stages.{i}.layers.{j}.grn.beta", ReadOnly: true),
            new("norm{i}.{p}", "hidden_states_norms.stage{i+1}.{p}", ReadOnly: true),
        ],
        []);

    /// <summary>The key as transformers writes it: the network's prefix on everything but the classifier.</summary>
    public static string WithPrefix(string key, bool isV2) =>
        key.StartsWith("classifier.", StringComparison.Ordinal) ? key : (isV2 ? "convnextv2." : "convnext.") + key;
}
