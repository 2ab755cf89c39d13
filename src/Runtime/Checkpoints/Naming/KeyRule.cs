namespace ConvNeXtGen.Checkpoints.Naming;

/// <summary>The shape a scheme gives to a tensor that Meta's code shapes otherwise.</summary>
internal enum KeyShape
{
    /// <summary>As in Meta's code.</summary>
    Same,

    /// <summary>[C] written as [C, 1, 1]: torchvision's layer scale.</summary>
    Column,

    /// <summary>[1, 1, 1, C] written as [C]: timm's GRN.</summary>
    Flat,

    /// <summary>[out, in] written as [out, in, 1, 1] where the model uses 1×1 convolutions: timm's small models.</summary>
    PointwiseMlp,
}

/// <summary>One line of a key map: a template in Meta's names, the same in another scheme's.</summary>
/// <param name="Meta">Template such as <c>stages.{i}.{j}.dwconv.{p}</c>.</param>
/// <param name="Other">Template such as <c>features.{2i+1}.{j}.block.0.{p}</c>.</param>
/// <param name="Shape">How the other scheme shapes the tensor.</param>
/// <param name="ReadOnly">An older or second spelling: understood, never written.</param>
internal sealed record KeyRule(string Meta, string Other, KeyShape Shape = KeyShape.Same, bool ReadOnly = false)
{
    private readonly KeyTemplate _meta = new(Meta);
    private readonly KeyTemplate _other = new(Other);

    public string? ToMeta(string key) => _other.Match(key) is { } values ? _meta.Fill(values) : null;

    public string? FromMeta(string key) => !ReadOnly && _meta.Match(key) is { } values ? _other.Fill(values) : null;
}
