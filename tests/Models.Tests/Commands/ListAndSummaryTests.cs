using ConvNeXtGen.Models.Catalog;

namespace ConvNeXtGen.Models.Tests.Commands;

public class ListAndSummaryTests
{
    [Fact]
    public async Task List_shows_every_network_with_its_figures()
    {
        var run = await CommandRun.Of("list");
        Assert.Equal(0, run.ExitCode);
        Assert.All(NetworkCatalog.All, entry => Assert.Contains($" {entry.Info.Name} ", run.Output));
        var tiny = run.Output.Split('\n').Single(line => line.Contains(" ConvNeXtTiny ", StringComparison.Ordinal));
        Assert.Equal(["ConvNeXtTiny", "classification", "28,589,128", "4.46", "3×224×224", "1,000", "convnext_tiny.yaml"], tiny.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("ConvNeXtDigits")]
    [InlineData("convnextdigits")]
    [InlineData("convnext_digits")]
    [InlineData("Zoo/convnext_digits.yaml")]
    public async Task A_network_goes_by_its_class_and_by_its_file(string name)
    {
        var run = await CommandRun.Of("summary", name);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("PatchStem", run.Output);
        Assert.Contains("10 layers, 257,610 parameters", run.Output);
    }

    // As the originals print them when they build a model.
    [Theory]
    [InlineData("yolov8n", " 4 -1 2 49,664 C2f [64, 64, 2, True] 64×80×80")]
    [InlineData("yolov8n", "10 -1 1 0 nn.Upsample [None, 2, nearest] 256×40×40")]
    [InlineData("yolov8n", "11 -1, 6 1 0 Concat [1] 384×40×40")]
    [InlineData("yolov8n", "22 15, 18, 21 1 897,664 Detect [80, [64, 128, 256]] 84×8400")]
    [InlineData("yolov8n", "23 rows, 23 layers, 3,157,200 parameters, 8.74 GFLOPs (4.37 GMACs) at 3×640×640")]
    [InlineData("yolo11m", " 2 -1 1 111,872 C3k2 [128, 256, 1, True, 0.25] 256×160×160")]
    [InlineData("yolov9c", "21 -1 1 3,119,616 RepNCSPELAN4 [1024, 512, 512, 256, 1] 512×20×20")]
    [InlineData("yolov9e", "10 1 1 4,160 CBLinear [64, [64]] 64×320×320")]
    [InlineData("rtdetr-l", " 1 -1 6 155,072 HGBlock [48, 128, 3] 128×160×160")]
    [InlineData("rtdetr-l", " 5 -1 6 1,695,360 HGBlock [512, 192, 1024, 5, 6, True, False] 1024×40×40")]
    [InlineData("rtdetr-l", "11 -1 1 789,760 AIFI [256, 1024, 8] 256×20×20")]
    [InlineData("yolov8n-pose", "22 15, 18, 21 1 1,035,934 Pose [1, [17, 3], [64, 128, 256]] 56×8400")]
    [InlineData("yolov5_convnext_tiny", " 1 -1 1 992,256 ConvNeXt_Block [192, 1, 3, [3, 3, 9, 3], [96, 192, 384, 768]] 192×80×80")]
    [InlineData("yolov5_convnext_tiny", "19 rows, 37 layers, ")]
    public async Task Rows_are_shown_as_the_originals_print_them(string model, string line)
    {
        var run = await CommandRun.Of("summary", model.Replace("-pose", "Pose", StringComparison.Ordinal));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(line.Trim(), run.Output.Split('\n').Select(text => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries))).FirstOrDefault(text => text.StartsWith(line.Trim(), StringComparison.Ordinal)) ?? run.Output);
    }

    [Fact]
    public async Task Summary_in_Markdown_has_one_row_per_layer()
    {
        var run = await CommandRun.Of("summary", "ConvNeXtDigits", "--markdown");
        var lines = run.Output.Split('\n');
        Assert.Equal("# ConvNeXtDigits", lines[0]);
        Assert.Equal("| # | from | n | params | module | arguments | output |", lines[2]);
        Assert.Equal("| ---: | ---: | ---: | ---: | --- | --- | ---: |", lines[3]);
        Assert.StartsWith("| 0 | -1 | 1 | 128 | PatchStem |", lines[4]);
        Assert.Equal(10 + 2, lines.Count(line => line.StartsWith('|')));
    }
}
