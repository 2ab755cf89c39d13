namespace ConvNeXtGen.Generator.Emission;

/// <summary>Full names, so that nothing in the consumer's namespaces can be meant instead.</summary>
internal static class Names
{
    public const string Tensor = "global::TorchSharp.torch.Tensor";
    public const string Device = "global::TorchSharp.torch.Device?";
    public const string ScalarType = "global::TorchSharp.torch.ScalarType?";
    public const string List = "global::System.Collections.Generic.IReadOnlyList";
    public const string Runtime = "global::ConvNeXtGen.";
    public const string Layers = "global::ConvNeXtGen.Layers.";
    public const string Ops = "global::ConvNeXtGen.Graphs.IOps";
    public const string Eager = "global::ConvNeXtGen.Graphs.EagerOps.Instance";

    /// <summary>The attribute on every emitted type. The version is the generator's, without build metadata, so that builds stay equal to the byte.</summary>
    public static string GeneratedCode { get; } =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"ConvNeXtGen\", \"{typeof(Names).Assembly.GetName().Version!.ToString(3)}\")]";

    /// <summary>A layer class: a <c>global::</c> name as it is, any other one in the runtime's layers.</summary>
    public static string LayerType(string type) => type.StartsWith("global::", StringComparison.Ordinal) ? type : Layers + type;

    /// <summary>A local variable for a member.</summary>
    public static string Local(string member) => char.ToLowerInvariant(member[0]) + member.Substring(1);
}
