extern alias generator;

using ConvNeXtGen.Models.Commands;
using generator::ConvNeXtGen.Generator.Binding;
using generator::ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Tests.Zoo;

/// <summary>What the compiler claims of every network of the zoo (state-dict keys, shapes, counts) is what the constructed network has.</summary>
public sealed class ClaimTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Zoo");

    public static TheoryData<string> Configs() =>
        [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Configs))]
    public void Claims_are_true(string config)
    {
        var claims = new Dictionary<string, List<WeightSpec>>();
        var file = new ConfigFile("/" + config, SourceText.From(File.ReadAllText(Path.Combine(Folder, config))), new ConfigOptions(IsExplicit: true, ""));
        var bound = ConfigBinder.Bind(file, CancellationToken.None, claims);

        Assert.DoesNotContain(bound.Diagnostics, d => d.IsError);
        foreach (var network in bound.Networks)
        {
            Compare(network, claims[network.ClassName]);
        }
    }

    private static void Compare(NetworkSpec network, List<WeightSpec> claims)
    {
        var type = Assert.Single(typeof(CommandLine).Assembly.GetTypes(), t => t.Name == network.ClassName && typeof(INetwork).IsAssignableFrom(t));

        // Construction on the meta device allocates nothing, however large the network is.
        using var model = (nn.Module)Activator.CreateInstance(type, device("meta"), null)!;

        Assert.Equal(
            claims.Select(c => $"{c.Key} [{string.Join(", ", c.Shape)}]").Order(StringComparer.Ordinal),
            model.state_dict().Select(t => $"{t.Key} [{string.Join(", ", t.Value.shape)}]").Order(StringComparer.Ordinal));
        Assert.Equal(
            claims.Where(c => c.IsBuffer).Select(c => c.Key).Order(StringComparer.Ordinal),
            model.named_buffers().Select(b => b.name).Order(StringComparer.Ordinal));
        Assert.Equal(network.Parameters, model.parameters().Sum(p => p.numel()));
    }
}
