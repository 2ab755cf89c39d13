using System.Globalization;
using ConvNeXtGen.Generator.Tests.Infrastructure;

namespace ConvNeXtGen.Generator.Tests.Users;

/// <summary>Classes of the project as words of the config language.</summary>
public sealed class UserModuleTests
{
    private const string Usings = "using ConvNeXtGen.Graphs; using ConvNeXtGen.Layers; using TorchSharp; using static TorchSharp.torch;\nnamespace Demo;\n";

    // The example of docs/config.md.
    private const string Gate = Usings + """
        [NetworkModule("Gate")]
        public sealed class Gate : Layer
        {
            private readonly Conv2d _conv;

            public Gate(long c1, long k = 1, Device? device = null, ScalarType? dtype = null)
                : base(nameof(Gate)) =>
                _conv = AddModule("conv", new Conv2d(c1, c1, k, padding: k / 2, device: device, dtype: dtype));

            public override T Apply<T>(IOps<T> ops, T x)
            {
                var logits = ops.Call(_conv, x);
                var gate = ops.Activate(logits, Activation.Sigmoid);
                ops.Release(logits);
                var y = ops.Multiply(x, gate);
                ops.Release(gate);
                return y;
            }
        }
        """;

    private const string Plain = Usings + """
        [NetworkModule("Widen", Stride = 2, ScalesWidth = true)]
        public sealed class Widen(long c1, long c2, string mode = "max", int[]? sizes = null, double e = 0.5) : nn.Module<Tensor, Tensor>("Widen")
        {
            public string Text => $"{c1} {c2} {mode} {sizes} {e}";
            public override Tensor forward(Tensor x) => x.alias();
        }
        """;

    [Fact]
    public void A_row_makes_the_class_with_the_channels_that_arrive()
    {
        var source = Emitted(Gate, "[-1, 1, Gate, [3]]");

        Assert.Contains("Gate1 = new global::Demo.Gate(c1: 16, k: 3, device: device, dtype: dtype);", source, StringComparison.Ordinal);
        Assert.Contains("var gate1 = global::ConvNeXtGen.Graphs.OpaqueModules.Call(ops, Gate1, conv0);", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_channels_are_scaled_and_the_map_gets_smaller()
    {
        var source = Emitted(Plain, "[-1, 1, Widen, [64, min, [3, 5], 0.25]]");

        Assert.Contains("Widen1 = new global::Demo.Widen(c1: 16, c2: 32, mode: \"min\", sizes: [3, 5], e: 0.25);", source, StringComparison.Ordinal);
        Assert.Contains("[32, 16, 16]", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Optional_arguments_keep_their_defaults() =>
        Assert.Contains("new global::Demo.Widen(c1: 16, c2: 32, e: 0.25);", Emitted(Plain, "[-1, 1, Widen, [64, None, None, 0.25]]"), StringComparison.Ordinal);

    [Fact]
    public void A_class_may_stand_outside_of_all_namespaces_or_inside_of_a_class()
    {
        var global = Gate.Replace("namespace Demo;", "", StringComparison.Ordinal);
        Assert.Contains("Gate1 = new global::Gate(c1: 16, device: device, dtype: dtype);", Emitted(global, "[-1, 1, Gate, []]"), StringComparison.Ordinal);

        const string nested = Usings + """
            public static class Blocks
            {
                [NetworkModule("@event")]
                public sealed class @event(long c1, bool @in = true) : nn.Module<Tensor, Tensor>("event")
                {
                    public string Text => $"{c1} {@in}";
                    public override Tensor forward(Tensor x) => x.alias();
                }
            }
            """;
        Assert.Contains("Event1 = new global::Demo.Blocks.@event(c1: 16, @in: false);", Emitted(nested, "[-1, 1, '@event', [False]]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[-1, 1, Gate, [wide]]", "CNX0204: The argument 'k' of Gate must be a whole number, found 'wide'")]
    [InlineData("[-1, 1, Gate, [3, 4]]", "CNX0203: Gate takes 0 to 1 arguments ([k]), found 2")]
    [InlineData("[-1, 1, Gaet, [3]]", "CNX0202: Unknown module 'Gaet': did you mean 'Gate'? Or mark a class of the project with [NetworkModule(\"Gaet\")] to use it here")]
    public void Arguments_are_checked_like_those_of_built_in_modules(string row, string expected) =>
        Assert.Equal([expected], Messages(Gate, row));

    [Theory]
    [InlineData("[NetworkModule(\"M\")] public abstract class M() : Layer(\"M\");", "CNX0216: 'Demo.M' cannot be a network module: it must be public, not abstract and not generic")]
    [InlineData("public class Outer { [NetworkModule(\"M\")] public class M() : Layer(\"M\") { public override T Apply<T>(IOps<T> ops, T x) => x; } }", null)]
    [InlineData("public class Outer { public class Inner { private class Secret { [NetworkModule(\"M\")] public class M() : Layer(\"M\") { public override T Apply<T>(IOps<T> ops, T x) => x; } } } }", "CNX0216: 'Demo.Outer.Inner.Secret.M' cannot be a network module: it must not lie in 'Secret', which is generic or cannot be named from elsewhere")]
    [InlineData("public class Outer<T0> { [NetworkModule(\"M\")] public class M() : Layer(\"M\") { public override T Apply<T>(IOps<T> ops, T x) => x; } }", "CNX0216: 'Demo.Outer<T0>.M' cannot be a network module: it must be public, not abstract and not generic")]
    [InlineData("[NetworkModule(\"M\")] public class M;", "CNX0216: 'Demo.M' cannot be a network module: it must derive from Module<Tensor, Tensor>, for example through Layer")]
    [InlineData("[NetworkModule(\"Conv\")] public class M() : nn.Module<Tensor, Tensor>(\"M\") { public override Tensor forward(Tensor x) => x; }", "CNX0217: The name 'Conv' of a [NetworkModule] class is already a built-in module's")]
    [InlineData("[NetworkModule(\"M\")] public class M(object o) : nn.Module<Tensor, Tensor>(\"M\") { public object O => o; public override Tensor forward(Tensor x) => x; }", "CNX0216: 'Demo.M' cannot be a network module: the parameter 'o' is of a type that a row cannot hold: int, long, double, bool, string, int[] and long[] are possible")]
    public void A_class_that_cannot_be_a_module_is_reported(string code, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Messages(Usings + code, "[-1, 1, nn.Identity, []]"));

    private static string Emitted(string code, string row)
    {
        var result = Run(code, row);
        Assert.Empty(result.Diagnostics);
        return result.Results[0].GeneratedSources.Single(s => s.HintName == "Demo.Net.g.cs").SourceText.ToString();
    }

    private static IEnumerable<string> Messages(string code, string row) =>
        Run(code, row).Diagnostics.Select(d => $"{d.Id}: {d.GetMessage(CultureInfo.InvariantCulture)}");

    private static Microsoft.CodeAnalysis.GeneratorDriverRunResult Run(string code, string row)
    {
        var yaml = $"name: Net\nimgsz: 64\ndialect: yolov5\nwidth_multiple: 0.5\nbackbone:\n  - [-1, 1, Conv, [32, 3, 2]]\n  - {row}\n";
        return GeneratorTest.Run<NetworkGenerator>(GeneratorProject.Of(yaml, "/project/net.yaml") with { Sources = [code] }).GetRunResult();
    }
}
