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
