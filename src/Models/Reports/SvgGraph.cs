using System.Globalization;
using System.Text;
using System.Xml;

namespace ConvNeXtGen.Models.Reports;

/// <summary>
/// A network's graph as an SVG picture: a column of nodes in the order of execution, arrows between neighbours, and at the side a line
/// from every node that is read from further below.
/// </summary>
internal sealed class SvgGraph
{
    private const string Svg = "http://www.w3.org/2000/svg";
    private const string Family = "DejaVu Sans, Verdana, Helvetica, sans-serif";
    private const double Margin = 24;
    private const double Head = 36;
    private const double NodeHeight = 44;
    private const double Gap = 20;
    private const double LaneWidth = 16;
    private const double Radius = 6;
    private const double LetterWidth = 6.7;
    private const int MostLetters = 60;

    private readonly NetworkGraph _graph;
    private readonly IReadOnlyDictionary<int, int> _lanes;
    private readonly Dictionary<int, int> _positions;
    private readonly double _nodeWidth;
    private readonly string _imageShape;

    private SvgGraph(NetworkGraph graph, IReadOnlyList<int> image)
    {
        _graph = graph;
        _imageShape = string.Join("×", image);
        _positions = graph.Nodes.Select((node, i) => (node.Index, Position: i + 1)).Append((NetworkGraph.Image, 0)).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        _lanes = EdgeLanes.Of([.. Jumps().Select(edge => (_positions[edge.From], _positions[edge.To]))]);
        _nodeWidth = Math.Max(260, 40 + LetterWidth * graph.Nodes.Max(node => Math.Max(Shorten(node.Arguments).Length, 8 + node.Title.Length * 1.3 + node.ShapeText.Length)));
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="graph">The graph; not empty.</param>
    /// <param name="image">The image's shape.</param>
    public static string Write(NetworkGraph graph, IReadOnlyList<int> image)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            new SvgGraph(graph, image).Write(xml);
        }

        return text.ToString() + "\n";
    }

    private double Left => Margin;

    private double Right => Margin + _nodeWidth;

    private IEnumerable<(int From, int To, int Port)> Jumps() => _graph.Nodes
        .SelectMany(node => node.From.Select((source, port) => (source, node.Index, port)))
        .Where(edge => _positions[edge.source] + 1 != _positions[edge.Index])
        .Select(edge => (edge.source, edge.Index, edge.port));

    private void Write(XmlWriter xml)
    {
        var width = Right + (_lanes.Count == 0 ? 0 : (_lanes.Values.Max() + 2) * LaneWidth) + Margin;
        var height = Top(_graph.Nodes.Count) + NodeHeight + Margin;
        xml.WriteStartElement("svg", Svg);
        Attributes(xml, ("width", N(width)), ("height", N(height)), ("viewBox", $"0 0 {N(width)} {N(height)}"), ("font-family", Family), ("role", "img"));
        xml.WriteElementString("title", Svg, _graph.Name);
        xml.WriteStartElement("defs", Svg);
        xml.WriteStartElement("marker", Svg);
        Attributes(xml, ("id", "arrow"), ("viewBox", "0 0 8 8"), ("refX", "8"), ("refY", "4"), ("markerWidth", "7"), ("markerHeight", "7"), ("orient", "auto"));
        Element(xml, "path", ("d", "M0 0L8 4L0 8z"), ("fill", "#555"));
        xml.WriteEndElement();
        xml.WriteEndElement();
        Element(xml, "rect", ("width", N(width)), ("height", N(height)), ("fill", "white"));
        Text(xml, Left, Margin + 8, 16, "start", "#222", _graph.Name, bold: true);
        WriteNode(xml, 0, "image", "", _imageShape, "#fff7d6", "the image");
        foreach (var node in _graph.Nodes)
        {
            WriteNode(xml, _positions[node.Index], $"{node.Index}  {node.Title}", Shorten(node.Arguments), node.ShapeText, Color(node), $"{node.Index} {node.Title} {node.Arguments} → {node.ShapeText}, {Numbers.Grouped(node.Parameters)} parameters");
        }

        foreach (var (from, to) in _graph.Edges.Where(edge => _positions[edge.From] + 1 == _positions[edge.To]))
        {
            var x = Left + _nodeWidth / 2;
            WriteEdge(xml, from, to, $"M{N(x)} {N(Top(_positions[from]) + NodeHeight)}V{N(Top(_positions[to]))}", "#555");
        }

        foreach (var (from, to, port) in Jumps())
        {
            WriteJump(xml, from, to, port);
        }

        xml.WriteEndElement();
    }

    private void WriteNode(XmlWriter xml, int position, string title, string arguments, string shape, string fill, string tip)
    {
        var top = Top(position);
        xml.WriteStartElement("g", Svg);
        xml.WriteElementString("title", Svg, tip);
        Element(xml, "rect", ("x", N(Left)), ("y", N(top)), ("width", N(_nodeWidth)), ("height", N(NodeHeight)), ("rx", "6"), ("fill", fill), ("stroke", "#888"));
        Text(xml, Left + 10, top + 18, 13, "start", "#111", title, bold: true);
        Text(xml, Right - 10, top + 18, 12, "end", "#333", shape);
        Text(xml, Left + 10, top + 35, 11, "start", "#555", arguments);
        xml.WriteEndElement();
    }

    private void WriteJump(XmlWriter xml, int from, int to, int port)
    {
        var (source, target) = (_positions[from], _positions[to]);
        var x = Right + (_lanes[source] + 1) * LaneWidth;
        var start = Top(source) + NodeHeight - 10;
        // Several inputs arrive below one another, in the order of 'from'.
        var inputs = _graph.Nodes[target - 1].From.Count;
        var end = Top(target) + 6 + (NodeHeight - 12) * (port + 1) / (inputs + 1);
        var color = Hue(source);
        WriteEdge(xml, from, to, $"M{N(Right)} {N(start)}H{N(x - Radius)}Q{N(x)} {N(start)} {N(x)} {N(start + Radius)}V{N(end - Radius)}Q{N(x)} {N(end)} {N(x - Radius)} {N(end)}H{N(Right)}", color);
    }

    private static void WriteEdge(XmlWriter xml, int from, int to, string path, string color)
    {
        xml.WriteStartElement("path", Svg);
        Attributes(xml, ("class", "edge"), ("data-from", from.ToString(CultureInfo.InvariantCulture)), ("data-to", to.ToString(CultureInfo.InvariantCulture)), ("d", path), ("fill", "none"), ("stroke", color), ("stroke-width", "1.6"), ("marker-end", "url(#arrow)"));
        xml.WriteEndElement();
    }

    private string Color(GraphNode node) => node.Index == _graph.Nodes[^1].Index ? "#ffe0d6" : node.From.Count > 1 ? "#e3f3e3" : node.Parameters == 0 ? "#eeeeee" : "#e4edfb";

    private static double Top(int position) => Margin + Head + position * (NodeHeight + Gap);

    private static string Shorten(string text) => text.Length > MostLetters ? text[..(MostLetters - 1)] + "…" : text;

    private static string Hue(int number) => string.Create(CultureInfo.InvariantCulture, $"hsl({number * 137.5 % 360:F0}, 65%, 40%)");

    private static void Text(XmlWriter xml, double x, double y, int size, string anchor, string fill, string text, bool bold = false)
    {
        if (text.Length == 0)
        {
            return;
        }

        xml.WriteStartElement("text", Svg);
        Attributes(xml, ("x", N(x)), ("y", N(y)), ("font-size", N(size)), ("text-anchor", anchor), ("fill", fill));
        if (bold)
        {
            xml.WriteAttributeString("font-weight", "bold");
        }

        xml.WriteString(text);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(name, Svg);
        Attributes(xml, attributes);
        xml.WriteEndElement();
    }

    private static void Attributes(XmlWriter xml, params (string Name, string Value)[] attributes)
    {
        foreach (var (name, value) in attributes)
        {
            xml.WriteAttributeString(name, value);
        }
    }

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
