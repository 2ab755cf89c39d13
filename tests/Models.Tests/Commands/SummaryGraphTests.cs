using System.Globalization;
using System.Xml.Linq;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Reports;

namespace ConvNeXtGen.Models.Tests.Commands;

public sealed class SummaryGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // What 'from' says in the configs, but for the arrows from one row to the next.
    [Theory]
    [InlineData("yolov8n", 23, "6→11 4→14 12→17 9→20 15→22 18→22")]
    [InlineData("yolo11n", 24, "6→12 4→15 13→18 10→21 16→23 19→23")]
    [InlineData("rtdetr-l", 29, "7→14 13→15 3→19 18→20 17→23 12→26 21→28 24→28")]
    [InlineData("yolov5_convnext_tiny", 19, "2→6 1→10 8→13 4→16 11→18 14→18")]
    [InlineData("convnext_tiny", 25, "")]
    public async Task Arrows_are_what_from_says(string model, int nodes, string skips)
    {
        var chain = Enumerable.Range(-1, nodes).Select(i => (i, i + 1));
        var jumps = skips.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('→')).Select(pair => (Number(pair[0]), Number(pair[1]))).ToArray();
        // A row that reads something else does not read the row before it.
        var expected = chain.Where(edge => !(model == "rtdetr-l" && edge.Item2 is 14 or 19)).Concat(jumps).Order().ToArray();

        var mermaid = await CommandRun.Of("summary", model, "--mermaid");
        Assert.Equal(0, mermaid.ExitCode);
        var lines = mermaid.Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal("flowchart TD", lines[0]);
        Assert.Equal(nodes + 1, lines.Count(line => line.EndsWith("\"]", StringComparison.Ordinal) || line.EndsWith("\"])", StringComparison.Ordinal)));
        Assert.Equal(expected, lines.Where(line => line.Contains(" --> ", StringComparison.Ordinal)).Select(line => line.Replace("image", "n-1", StringComparison.Ordinal).Split(" --> ")).Select(pair => (Number(pair[0][1..]), Number(pair[1][1..]))).Order());

        var dash = await CommandRun.Of("summary", model, "--mermaid", "-");
        Assert.Equal(mermaid.Output, dash.Output);

        var svg = await CommandRun.Of("summary", model, "--svg", _folder.File("pictures/net.svg"));
        Assert.Equal($"wrote {_folder.File("pictures/net.svg")}\n", svg.Output.ReplaceLineEndings("\n"));
        var document = XDocument.Load(_folder.File("pictures/net.svg"));
        var paths = document.Descendants().Where(element => element.Attribute("class")?.Value == "edge").ToArray();
        Assert.Equal(expected, paths.Select(path => (Number(path.Attribute("data-from")!.Value), Number(path.Attribute("data-to")!.Value))).Order());
        Assert.Equal(nodes + 1, document.Descendants().Count(element => element.Name.LocalName == "g"));
    }

    [Fact]
    public async Task Every_network_of_the_zoo_can_be_drawn()
    {
        foreach (var entry in NetworkCatalog.All.Where(entry => entry.Info.ParameterCount < 30_000_000))
        {
            var run = await CommandRun.Of("summary", entry.Info.Name, "--svg");
            var root = XDocument.Parse(run.Output).Root!;
            var width = double.Parse(root.Attribute("width")!.Value, CultureInfo.InvariantCulture);
            Assert.All(root.Descendants().Attributes("x"), x => Assert.InRange(double.Parse(x.Value, CultureInfo.InvariantCulture), 0, width));
        }
    }

    [Fact]
    public void Labels_are_escaped()
    {
        var graph = new NetworkGraph("A & B", [new GraphNode(0, [-1], 1, "<My>\"#;", "[a < b & c]", [1, 2], 0)]);
        var mermaid = MermaidGraph.Write(graph, [3, 8, 8]);
        Assert.Contains("n0[\"0 #60;My#62;#34;#35;#59;<br/>[a #60; b #38; c]<br/>1×2\"]", mermaid);
        var svg = XDocument.Parse(SvgGraph.Write(graph, [3, 8, 8]));
        Assert.Contains(svg.Descendants(), element => element.Value == "0  <My>\"#;");
        Assert.Equal("A & B", svg.Root!.Elements().First().Value);
    }

    [Fact]
    public void Lines_at_the_side_do_not_lie_on_one_another()
    {
        (int From, int To)[] edges = [(1, 9), (2, 4), (4, 6), (5, 8), (2, 5)];
        var lanes = EdgeLanes.Of(edges);
        Assert.Equal([1, 2, 4, 5], lanes.Keys.Order());
        var spans = edges.GroupBy(edge => edge.From).Select(group => (Lane: lanes[group.Key], From: group.Key, To: group.Max(edge => edge.To))).ToArray();
        Assert.DoesNotContain(spans, a => spans.Any(b => a != b && a.Lane == b.Lane && a.From <= b.To && b.From <= a.To));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public void Dispose() => _folder.Dispose();
}
