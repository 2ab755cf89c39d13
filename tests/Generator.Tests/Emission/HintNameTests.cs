using ConvNeXtGen.Generator.Emission;
using ConvNeXtGen.Generator.Tests.Infrastructure;

namespace ConvNeXtGen.Generator.Tests.Emission;

/// <summary>Names of sources: the class's own, in folders of different lengths where there are many.</summary>
public sealed class HintNameTests
{
    private const int Many = HintName.Few + 8;

    [Fact]
    public void A_few_networks_are_named_after_their_classes() =>
        Assert.Equal(Enumerable.Range(10, HintName.Few).Select(index => $"Demo.Net{index}.g.cs"), NamesOf(HintName.Few));

    [Fact]
    public void Many_networks_lie_in_folders()
    {
        var names = NamesOf(Many);
        Assert.Equal(Enumerable.Range(10, Many).Select(index => $"Demo.Net{index}.g.cs"), names.Select(name => name.Split('/').Last()));
        Assert.All(names, name => Assert.Matches("^[0-9a-f]{1,16}/Demo", name));
        // Equally long names are what costs.
        Assert.InRange(names.GroupBy(name => name.Length).Max(group => group.Count()), 1, Many / 3);
    }

    [Fact]
    public void A_name_does_not_depend_on_other_networks() => Assert.Equal(NamesOf(Many), NamesOf(Many + 1).Take(Many));

    [Fact]
    public void Sources_in_folders_compile_and_are_cached() => GeneratorTest.Run<NetworkGenerator>(ProjectOf(Many));

    private static string[] NamesOf(int networks)
    {
        var project = ProjectOf(networks);
        var result = project.Driver(new NetworkGenerator()).RunGenerators(project.Compilation()).GetRunResult().Results[0];
        return [.. result.GeneratedSources.Select(source => source.HintName).Where(name => name != InitializerEmitter.HintName)];
    }

    private static GeneratorProject ProjectOf(int networks) => new(
    [
        .. Enumerable.Range(10, networks).Select(index => new NetworkFile($"/project/net{index}.yaml", "depths: [1]\ndims: [8]\n")),
    ]);
}
