using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Tests.Zoo;

/// <summary>Our YOLO configs against what the original builders measured: parameters, state-dict keys, multiply-accumulates, rows, strides.</summary>
public sealed class YoloCountsTests
{
    private static readonly Lazy<Dictionary<string, (NetworkSpec Network, int Keys)>> s_zoo = new(BindAll);

    [Theory]
    [InlineData("Yolov5n", 1_872_157, 349, 2_234_060_800, 25)]
    [InlineData("Yolov5s", 7_235_389, 349, 8_216_780_800, 25)]
    [InlineData("Yolov5m", 21_190_557, 481, 24_436_224_000, 25)]
    [InlineData("Yolov5l", 46_563_709, 613, 54_496_870_400, 25)]
    [InlineData("Yolov5x", 86_749_405, 745, 102_724_096_000, 25)]
    [InlineData("Yolov5sSeg", 7_621_277, 367, 13_177_856_000, 25)]
    [InlineData("Yolov8n", 3_157_200, 355, 4_371_993_600, 23)]
    [InlineData("Yolov8s", 11_166_560, 355, 14_301_312_000, 23)]
    [InlineData("Yolov8m", 25_902_640, 475, 39_468_364_800, 23)]
    [InlineData("Yolov8l", 43_691_520, 595, 82_574_259_200, 23)]
    [InlineData("Yolov8x", 68_229_648, 595, 128_902_169_600, 23)]
    [InlineData("Yolov8nSeg", 3_409_968, 417, 6_001_382_400, 23)]
    [InlineData("Yolov8sSeg", 11_821_056, 417, 20_043_084_800, 23)]
    [InlineData("Yolov8mSeg", 27_285_968, 537, 52_269_081_600, 23)]
    [InlineData("Yolov8lSeg", 45_997_728, 657, 105_196_467_200, 23)]
    [InlineData("Yolov8xSeg", 71_827_888, 657, 164_178_457_600, 23)]
    [InlineData("Yolov8nPose", 3_295_470, 397, 4_588_864_800, 23)]
    [InlineData("Yolov8sPose", 11_626_046, 397, 15_092_877_600, 23)]
    [InlineData("Yolov8mPose", 26_464_462, 517, 40_511_220_000, 23)]
    [InlineData("Yolov8lPose", 44_489_196, 637, 84_274_995_200, 23)]
    [InlineData("Yolov8xPose", 69_491_724, 637, 131_604_089_600, 23)]
    [InlineData("Yolov8nObb", 3_228_867, 397, 4_494_700_800, 23)]
    [InlineData("Yolov8sObb", 11_452_739, 397, 14_791_872_000, 23)]
    [InlineData("Yolov8mObb", 26_463_235, 517, 40_538_745_600, 23)]
    [InlineData("Yolov8lObb", 44_540_355, 637, 84_417_996_800, 23)]
    [InlineData("Yolov8xObb", 69_555_651, 637, 131_782_841_600, 23)]
    [InlineData("Yolov8nCls", 2_719_288, 158, 202_586_112, 10)]
    [InlineData("Yolov8sCls", 6_361_736, 158, 763_553_792, 10)]
    [InlineData("Yolov8mCls", 17_053_336, 230, 2_551_224_320, 10)]
    [InlineData("Yolov8lCls", 37_480_744, 302, 6_047_287_296, 10)]
    [InlineData("Yolov8xCls", 57_422_840, 302, 9_421_322_240, 10)]
    [InlineData("Yolov9t", 2_128_720, 1339, 4_155_520_000, 23)]
    [InlineData("Yolov10n", 2_775_520, 595, 4_283_225_600, 24)]
    [InlineData("Yolov10s", 8_128_272, 619, 12_393_088_000, 24)]
    [InlineData("Yolo11n", 2_624_080, 499, 3_240_531_200, 24)]
    [InlineData("Yolo11s", 9_458_752, 499, 10_733_440_000, 24)]
    [InlineData("Yolo11m", 20_114_688, 649, 33_990_784_000, 24)]
    [InlineData("Yolo11l", 25_372_160, 1015, 43_455_104_000, 24)]
    [InlineData("Yolo11x", 56_966_176, 1015, 97_451_904_000, 24)]
    [InlineData("Yolo12n", 2_602_288, 691, 3_243_961_600, 22)]
    [InlineData("Yolo12s", 9_284_096, 691, 10_687_872_000, 22)]
    [InlineData("Yolo12m", 20_199_168, 751, 33_723_212_800, 22)]
    [InlineData("Yolo12l", 26_450_784, 1245, 44_438_758_400, 22)]
    [InlineData("Yolo12x", 59_210_784, 1245, 99_509_836_800, 22)]
    public void As_measured(string name, long parameters, int keys, long macs, int rows)
    {
        var (network, claimed) = s_zoo.Value[name];
        var found = (network.Parameters, claimed, network.Macs, network.Layers.Max(l => l.Row) + 1);
        Assert.Equal((parameters, keys, macs, rows), found);
        Assert.Equal(name.EndsWith("Cls", StringComparison.Ordinal) ? "1" : "8 16 32", string.Join(" ", network.Strides));
    }

    /// <summary>Parameters that the summaries of these networks give.</summary>
    [Theory]
    [InlineData("Yolov3", 61_949_149, "8 16 32")]
    [InlineData("Yolov3Tiny", 8_852_366, "16 32")]
    [InlineData("Yolo26n", 2_572_280, "8 16 32")]
    [InlineData("Yolo26s", 10_009_784, "8 16 32")]
    [InlineData("Yolo26m", 21_896_248, "8 16 32")]
    [InlineData("Yolo26l", 26_299_704, "8 16 32")]
    [InlineData("Yolo26x", 58_993_368, "8 16 32")]
    public void As_published(string name, long parameters, string strides)
    {
        var network = s_zoo.Value[name].Network;
        Assert.Equal((parameters, strides), (network.Parameters, string.Join(" ", network.Strides)));
    }

    /// <summary>What was found here when the spec's rules had been applied by hand: a change of these is a change of the rules.</summary>
    [Theory]
    [InlineData("Yolov3u", 103_754_144, 517, "8 16 32")]
    [InlineData("Yolov3Tinyu", 12_173_248, 123, "16 32")]
    [InlineData("Yolov5nU", 2_654_816, 427, "8 16 32")]
    [InlineData("Yolov6n", 4_500_080, 335, "8 16 32")]
    public void As_counted(string name, long parameters, int keys, string strides)
    {
        var (network, claimed) = s_zoo.Value[name];
        Assert.Equal((parameters, keys, strides), (network.Parameters, claimed, string.Join(" ", network.Strides)));
    }

    [Fact]
    public void All_configs_bind_without_a_word() => Assert.True(s_zoo.Value.Count > 60);

    private static Dictionary<string, (NetworkSpec, int)> BindAll()
    {
        var all = new Dictionary<string, (NetworkSpec, int)>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Zoo"), "*.yaml"))
        {
            var file = new ConfigFile("/project/" + Path.GetFileName(path), SourceText.From(File.ReadAllText(path)), new ConfigOptions(IsExplicit: true, "Demo"));
            var claims = new Dictionary<string, List<WeightSpec>>();
            var bound = ConfigBinder.Bind(file, CancellationToken.None, claims);
            Assert.True(bound.Diagnostics.Count == 0, $"{Path.GetFileName(path)}: {string.Join("; ", bound.Diagnostics)}");
            foreach (var network in bound.Networks)
            {
                all.Add(network.ClassName, (network, claims[network.ClassName].Count));
            }
        }

        return all;
    }
}
