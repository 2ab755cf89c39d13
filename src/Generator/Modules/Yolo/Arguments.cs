namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>Arguments that many modules have.</summary>
internal static class Arguments
{
    public static readonly ModuleParameter C2 = new("c2", ArgumentKind.Integer, "output channels before the width gain", Minimum: 1, Maximum: 1 << 20);
    public static readonly ModuleParameter K = new("k", ArgumentKind.Integer, "kernel", IsOptional: true, Minimum: 1, Maximum: 127);
    public static readonly ModuleParameter S = new("s", ArgumentKind.Integer, "stride", IsOptional: true, Minimum: 1, Maximum: 64);
    public static readonly ModuleParameter P = new("p", ArgumentKind.Integer, "padding; half the kernel when None", IsOptional: true, Minimum: 0, Maximum: 127);
    public static readonly ModuleParameter G = new("g", ArgumentKind.Integer, "groups", IsOptional: true, Minimum: 1, Maximum: 1 << 20);
    public static readonly ModuleParameter D = new("d", ArgumentKind.Integer, "dilation", IsOptional: true, Minimum: 1, Maximum: 64);
    public static readonly ModuleParameter Act = new("act", ArgumentKind.Activation, "activation", IsOptional: true);
    public static readonly ModuleParameter Shortcut = new("shortcut", ArgumentKind.Boolean, "add the input where channels allow", IsOptional: true);
    public static readonly ModuleParameter E = new("e", ArgumentKind.Number, "hidden channels per output channel", IsOptional: true, Minimum: 1e-6, Maximum: 64);
}
