using System.Reflection;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Specs;
using ConvNeXtGen.Generator.Tests.Infrastructure;
using ConvNeXtGen.Graphs;
using Microsoft.CodeAnalysis;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Generator.Tests.Vocabulary;

/// <summary>
/// What the compiler claims of a module and what its layer is never drift apart: for every module, the emitted code is
/// compiled, the network is constructed and run, and keys, shapes, counts and outputs are compared with the claims.
/// </summary>
public sealed class DriftTests
{
    private static readonly Lazy<Assembly> s_assembly = new(Compile);

    public static TheoryData<string> Modules => [.. ModuleCatalog.Names];

    [Theory]
    [MemberData(nameof(Modules))]
    public void The_layer_is_what_the_compiler_claims(string module)
    {
        var cases = VocabularyCases.All.Where(c => c.Module == module).ToList();
        Assert.True(cases.Count > 0, $"No arguments were found that {module} accepts.");
        foreach (var (_, yaml, claimed, weights) in cases)
        {
            try
            {
                Compare(claimed, weights);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{exception.Message}\n{yaml}");
            }
        }
    }

    private static void Compare(NetworkSpec claimed, IReadOnlyList<WeightSpec> weights)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var type = s_assembly.Value.GetType($"Demo.{claimed.ClassName}", throwOnError: true)!;
        using var network = (nn.Module)Activator.CreateInstance(type, args: [null, null])!;
        Assert.Equal(
            weights.Where(w => !w.IsBuffer).Select(w => $"{w.Key} [{string.Join(", ", w.Shape)}]"),
            network.named_parameters().Select(p => $"{p.name} [{string.Join(", ", p.parameter.shape)}]"));
        Assert.Equal(
            weights.Where(w => w.IsBuffer).Select(w => $"{w.Key} [{string.Join(", ", w.Shape)}]").Order(StringComparer.Ordinal),
            network.named_buffers().Select(p => $"{p.name} [{string.Join(", ", p.buffer.shape)}]").Order(StringComparer.Ordinal));
        Assert.Equal(claimed.Parameters, network.parameters().Sum(p => p.numel()));

        network.eval();
        var outputs = ((INetwork)network).Apply(EagerOps.Instance, rand(2, claimed.InputChannels, claimed.ImageSize, claimed.ImageSize));
        foreach (var (output, claim) in outputs.Zip(claimed.Outputs))
        {
            Assert.Equal($"2×{claim.Shape}", string.Join("×", output.shape));
        }
    }

    private static Assembly Compile()
    {
        var project = new GeneratorProject([.. VocabularyCases.All.Select(c => new NetworkFile($"/project/{c.Network.ClassName}.yaml", c.Yaml))]);
        project.Driver(new NetworkGenerator()).RunGeneratorsAndUpdateCompilation(project.Compilation(), out var compiled, out _);
        using var image = new MemoryStream();
        var result = compiled.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(image.ToArray());
    }
}
