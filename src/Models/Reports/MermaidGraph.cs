using System.Globalization;
using System.Text;

namespace ConvNeXtGen.Models.Reports;

/// <summary>A network's graph in Mermaid, which GitHub and editors draw.</summary>
internal static class MermaidGraph
{
    /// <summary>Characters that mean something in a quoted label.</summary>
    private const string Special = "\"#&<>`;";

    /// <summary>Writes a flow chart: one node per row, one arrow per entry of <c>from</c>, in its order.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="image">The image's shape.</param>
    public static string Write(NetworkGraph graph, IReadOnlyList<int> image)
    {
        var text = new StringBuilder("flowchart TD\n");
        text.Append(CultureInfo.InvariantCulture, $"    image([\"image<br/>{string.Join("×", image)}\"])\n");
        foreach (var node in graph.Nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"    n{node.Index}[\"{node.Index} {Escape(node.Title)}<br/>{Escape(node.Arguments)}<br/>{node.ShapeText}\"]\n");
        }

        foreach (var (from, to) in graph.Edges)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {(from == NetworkGraph.Image ? "image" : $"n{from}")} --> n{to}\n");
        }

        return text.ToString();
    }

    // Mermaid's entities are HTML's with # in place of &.
    private static string Escape(string text) =>
        string.Concat(text.Select(c => Special.Contains(c, StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"#{(int)c};") : c.ToString()));
}
