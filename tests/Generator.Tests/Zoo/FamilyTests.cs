using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Specs;
using ConvNeXtGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Tests.Zoo;

/// <summary>
/// Variants that are in no zoo of ours: other necks and levels, ghost convolutions, transformers, ResNets. The configs in
/// Families are written as people write them, without a word about the dialect.
/// </summary>
public sealed class FamilyTests
{
    private static readonly string[] s_unsupported = ["yolo26-pose", "yolo26-seg", "yolov8-world"];

    private static readonly Lazy<Dictionary<string, (NetworkSpec Network, int Keys)>> s_networks = new(() =>
        Files().Where(f => !s_unsupported.Contains(f.Name)).SelectMany(f => Bind(f.Name, f.Yaml)).ToDictionary(n => n.Network.ClassName, StringComparer.Ordinal));

    /// <summary>Parameters that the summaries of these networks give.</summary>
    [Theory]
    [InlineData("Yolov3Spp", 62_998_749)]
    [InlineData("Yolov8nGhost", 1_865_316)]
    [InlineData("Yolov8sGhost", 5_960_072)]
    [InlineData("Yolov8mGhost", 10_336_312)]
    [InlineData("Yolov8lGhost", 14_277_872)]
    [InlineData("Yolov8xGhost", 22_229_308)]
    [InlineData("Yolov8nGhostP2", 2_033_944)]
    [InlineData("Yolov8sGhostP2", 5_562_080)]
    [InlineData("Yolov8mGhostP2", 9_031_728)]
    [InlineData("Yolov8lGhostP2", 12_214_448)]
    [InlineData("Yolov8xGhostP2", 18_664_776)]
    [InlineData("Yolov8nGhostP6", 2_901_100)]
    [InlineData("Yolov8sGhostP6", 9_520_008)]
    [InlineData("Yolov8mGhostP6", 18_002_904)]
    [InlineData("Yolov8lGhostP6", 21_227_584)]
    [InlineData("Yolov8xGhostP6", 33_057_852)]
    public void As_published(string name, long parameters) => Assert.Equal(parameters, s_networks.Value[name].Network.Parameters);

    /// <summary>What was found here when the spec's rules had been applied by hand: a change of these is a change of the rules.</summary>
    [Theory]
    [InlineData("Yolov3Sppu", Dialect.Ultralytics83, 104_803_744, 523, "8 16 32")]
    [InlineData("Yolov5Bifpn", Dialect.Yolov5, 46_825_853, 613, "8 16 32")]
    [InlineData("Yolov5Fpn", Dialect.Yolov5, 41_117_565, 547, "8 16 32")]
    [InlineData("Yolov5P2", Dialect.Yolov5, 47_493_372, 711, "4 8 16 32")]
    [InlineData("Yolov5P34", Dialect.Yolov5, 5_331_518, 311, "8 16")]
    [InlineData("Yolov5P7", Dialect.Yolov5, 144_281_723, 977, "8 16 32 64 128")]
    [InlineData("Yolov5Panet", Dialect.Yolov5, 46_563_709, 613, "8 16 32")]
    [InlineData("Yolov5sGhost", Dialect.Yolov5, 3_897_605, 529, "8 16 32")]
    [InlineData("Yolov5sLeakyReLU", Dialect.Yolov5, 7_235_389, 349, "8 16 32")]
    [InlineData("Yolov5sTransformer", Dialect.Yolov5, 7_235_645, 348, "8 16 32")]
    [InlineData("Yolov8nP2", Dialect.Ultralytics83, 3_354_144, 437, "4 8 16 32")]
    [InlineData("Yolov8nP6", Dialect.Ultralytics83, 4_984_352, 467, "8 16 32 64")]
    [InlineData("Yolov8nSegP6", Dialect.Ultralytics83, 5_302_816, 543, "8 16 32 64")]
    [InlineData("Yolov8nPoseP6", Dialect.Ultralytics83, 5_182_152, 523, "8 16 32 64")]
    [InlineData("Yolov8nRtdetr", Dialect.Ultralytics83, 9_643_868, 485, "32")]
    [InlineData("Yolov8nClsResnet50", Dialect.Ultralytics83, 27_413_032, 326, "1")]
    [InlineData("Yolov8nClsResnet101", Dialect.Ultralytics83, 46_405_160, 632, "1")]
    [InlineData("RtdetrResnet50l", Dialect.Ultralytics83, 42_925_132, 779, "32")]
    [InlineData("RtdetrResnet101l", Dialect.Ultralytics83, 61_917_260, 1085, "32")]
    [InlineData("RtdetrX", Dialect.Ultralytics83, 67_467_852, 1241, "32")]
    [InlineData("Yolo12nSeg", Dialect.Ultralytics83, 2_855_056, 753, "8 16 32")]
    [InlineData("Yolo26nObb", Dialect.Ultralytics84, 2_715_614, 792, "8 16 32")]
    public void As_counted(string name, object dialect, long parameters, int keys, string strides)
    {
        var (network, claimed) = s_networks.Value[name];
        Assert.Equal((parameters, keys, strides), (network.Parameters, claimed, string.Join(" ", network.Strides)));
        var file = Files().Single(f => f.Name + ".yaml" == network.ConfigName);
        Assert.Equal(parameters, Bind(file.Name, file.Yaml, NameOf((Dialect)dialect)).Single(n => n.Network.ClassName == name).Network.Parameters);
    }

    [Theory]
    [InlineData("yolo26-pose", "Pose26")]
    [InlineData("yolo26-seg", "Segment26")]
    [InlineData("yolov8-world", "WorldDetect")]
    public void What_is_not_supported_is_named(string name, string module)
    {
        var bound = ConfigBinder.Bind(File(name, Files().Single(f => f.Name == name).Yaml, ""), CancellationToken.None);
        Assert.All(bound.Diagnostics, d => Assert.Equal("CNX0214", d.Descriptor.Id));
        Assert.Contains(bound.Diagnostics, d => d.ToDiagnostic().GetMessage(null).StartsWith(module + " is not supported, because ", StringComparison.Ordinal));
    }

    [Fact]
    public void All_of_them_compile()
    {
        var project = new GeneratorProject([.. Files().Where(f => !s_unsupported.Contains(f.Name)).Select(f => new NetworkFile($"/project/{f.Name}.yaml", f.Yaml))]);
        project.Driver(new NetworkGenerator()).RunGeneratorsAndUpdateCompilation(project.Compilation(), out var compiled, out var reported);
        Assert.Empty(reported);
        Assert.Empty(compiled.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
    }

    private static IEnumerable<(NetworkSpec Network, int Keys)> Bind(string name, string yaml, string dialect = "")
    {
        var claims = new Dictionary<string, List<WeightSpec>>();
        var bound = ConfigBinder.Bind(File(name, yaml, dialect), CancellationToken.None, claims);
        Assert.True(bound.Diagnostics.Count == 0, $"{name}: {string.Join("; ", bound.Diagnostics.Select(d => d.ToDiagnostic()))}");
        return bound.Networks.Select(n => (n, claims[n.ClassName].Count));
    }

    private static ConfigFile File(string name, string yaml, string dialect) =>
        new($"/project/{name}.yaml", SourceText.From(yaml), new ConfigOptions(IsExplicit: true, "Demo", Dialect: dialect));

    private static string NameOf(Dialect dialect) => dialect switch
    {
        Dialect.Yolov5 => "yolov5",
        Dialect.Ultralytics83 => "ultralytics-8.3",
        _ => "ultralytics-8.4",
    };

    private static IEnumerable<(string Name, string Yaml)> Files() => Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Families"), "*.yaml")
        .Order(StringComparer.Ordinal)
        .Select(path => (Path.GetFileNameWithoutExtension(path), System.IO.File.ReadAllText(path)));
}
