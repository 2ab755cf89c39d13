using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Diagnostics;

/// <summary>Collects the diagnostics of one file.</summary>
internal sealed class DiagnosticBag(string path, SourceText text)
{
    // A hostile file must not turn into a million diagnostics.
    private const int Limit = 200;
    private readonly List<DiagnosticInfo> _items = [];

    public bool HasErrors { get; private set; }

    public void Report(DiagnosticDescriptor descriptor, TextSpan span, params string[] arguments)
    {
        HasErrors |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        var clamped = TextSpan.FromBounds(Math.Min(span.Start, text.Length), Math.Min(Math.Max(span.Start, span.End), text.Length));
        if (_items.Count >= Limit || IsFollowUp(clamped))
        {
            return;
        }

        var info = new DiagnosticInfo(descriptor, new LocationInfo(path, clamped, text.Lines.GetLinePositionSpan(clamped)), arguments.ToEquatableArray());
        if (!_items.Contains(info))
        {
            _items.Add(info);
        }
    }

    /// <summary>Takes back what turned out to follow from something else that is about to be reported.</summary>
    public void Withdraw(Predicate<DiagnosticInfo> follows) => _items.RemoveAll(follows);

    /// <summary>A bag for one of several bindings of the same file; <see cref="Merge"/> brings them together.</summary>
    public DiagnosticBag Fork() => new(path, text);

    /// <summary>
    /// Takes over what the bindings of the file at each scale reported: once where all agree, else with the scales that
    /// it occurs at.
    /// </summary>
    public void Merge(IReadOnlyList<(string Scale, DiagnosticBag Bag)> scales)
    {
        var groups = scales
            .SelectMany(s => s.Bag._items.Select(item => (s.Scale, Item: item)))
            .GroupBy(pair => (pair.Item.Descriptor.Id, pair.Item.Location.Span));
        foreach (var group in groups)
        {
            var first = group.First().Item;
            var same = Letters(group.Where(pair => pair.Item == first));
            var others = Letters(group).Except(same, StringComparer.Ordinal).ToArray();
            var suffix = same.Length == scales.Count ? ""
                : $" (at scale {string.Join(", ", same)}{(others.Length > 0 ? "; similarly at " + string.Join(", ", others) : "")})";
            HasErrors |= first.IsError;
            _items.Add(first with { Suffix = suffix });
        }
    }

    private static string[] Letters(IEnumerable<(string Scale, DiagnosticInfo Item)> group) =>
        [.. group.Select(pair => pair.Scale).Distinct(StringComparer.Ordinal)];

    // Two complaints about the very same text: the second only follows from the first.
    private bool IsFollowUp(TextSpan span) => span.Length > 0 && _items.Any(item => item.IsError && item.Location.Span == span);

    public EquatableArray<DiagnosticInfo> ToArray() =>
        _items.OrderBy(d => d.Location.Span.Start).ThenBy(d => d.Descriptor.Id, StringComparer.Ordinal).ToEquatableArray();
}
