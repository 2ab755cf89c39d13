using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Tests.Binding;

/// <summary>Parameter counts that were published for ConvNeXt V1, its isotropic form, and V2.</summary>
public sealed class PublishedCountsTests
{
    [Theory]
    [InlineData("3, 3, 9, 3", "96, 192, 384, 768", 28_589_128)]
    [InlineData("3, 3, 27, 3", "96, 192, 384, 768", 50_223_688)]
    [InlineData("3, 3, 27, 3", "128, 256, 512, 1024", 88_591_464)]
    [InlineData("3, 3, 27, 3", "192, 384, 768, 1536", 197_767_336)]
    [InlineData("3, 3, 27, 3", "256, 512, 1024, 2048", 350_196_968)]
    public void V1(string depths, string dims, long published) => Has(published, $"nc: 1000\ndepths: [{depths}]\ndims: [{dims}]");

    [Theory]
    [InlineData(18, 384, "0", 22_308_712)]
    [InlineData(18, 768, "0", 87_083_752)]
    [InlineData(36, 1024, "1.0e-6", 305_942_504)]
    public void Isotropic(int depth, int dim, string layerScale, long published) =>
        Has(published, $"nc: 1000\nisotropic: true\ndepths: [{depth}]\ndims: [{dim}]\nlayer_scale_init_value: {layerScale}");

    [Theory]
    [InlineData("2, 2, 6, 2", 40, 3_708_400)]
    [InlineData("2, 2, 6, 2", 48, 5_233_240)]
    [InlineData("2, 2, 6, 2", 64, 9_066_280)]
    [InlineData("2, 2, 8, 2", 80, 15_623_800)]
    [InlineData("3, 3, 9, 3", 96, 28_635_496)]
    [InlineData("3, 3, 27, 3", 128, 88_717_800)]
    [InlineData("3, 3, 27, 3", 192, 197_956_840)]
    [InlineData("3, 3, 27, 3", 352, 660_289_640)]
    public void V2(string depths, int dim, long published) =>
        Has(published, $"nc: 1000\ngrn: true\ndepths: [{depths}]\ndims: [{dim}, {2 * dim}, {4 * dim}, {8 * dim}]");

    [Fact]
    public void The_tutorials_four_rows()
    {
        var rows = Enumerable.Range(0, 4).Select(i => $"  - [-1, 1, ConvNeXt_Block, [{96 << i}, {i}, 3, [3, 3, 9, 3], [96, 192, 384, 768]]]\n");
        Has(27_818_592, "backbone:\n" + string.Concat(rows));
    }

    [Fact]
    public void Multiply_accumulates_of_ConvNeXt_T() =>
        Assert.Equal(4_455_531_264, Bind("nc: 1000\ndepths: [3, 3, 9, 3]\ndims: [96, 192, 384, 768]").Macs);

    [Theory]
    [InlineData("depths: [3, 3, 9, 3]\ndims: [96, 192, 384, 768]\nnc: 1000", 182)]
    [InlineData("depths: [3, 3, 27, 3]\ndims: [128, 256, 512, 1024]\nnc: 1000", 344)]
    [InlineData("depths: [2, 2, 6, 2]\ndims: [40, 80, 160, 320]\nnc: 1000\ngrn: true", 140)]
    public void Number_of_tensors(string yaml, int published)
    {
        var claims = new Dictionary<string, List<WeightSpec>>();
        var weights = claims[Bind(yaml, claims).ClassName];
        Assert.Equal(published, weights.Count);
        Assert.Equal(published, weights.Select(w => w.Key).Distinct(StringComparer.Ordinal).Count());
    }

    private static void Has(long published, string yaml) => Assert.Equal(published, Bind(yaml).Parameters);

    private static NetworkSpec Bind(string yaml, Dictionary<string, List<WeightSpec>>? weights = null)
    {
        var file = new ConfigFile("/project/net.yaml", SourceText.From(yaml + "\n"), new ConfigOptions(IsExplicit: true, "Demo"));
        var bound = ConfigBinder.Bind(file, CancellationToken.None, weights);
        Assert.Empty(bound.Diagnostics);
        return Assert.Single(bound.Networks);
    }
}
