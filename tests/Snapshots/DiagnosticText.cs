using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace VerifyTests;

/// <summary>Diagnostics in Verify's unquoted JSON. Empty members are left out; positions count from 0.</summary>
internal static class DiagnosticText
{
    public static string Of(IEnumerable<Diagnostic> diagnostics)
    {
        var objects = diagnostics.Select(diagnostic => Object(4, Members(diagnostic)));
        return Object(0, [("Diagnostics", $"[\n    {string.Join(",\n    ", objects)}\n  ]")]);
    }

    private static IEnumerable<(string Name, string Value)> Members(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetMappedLineSpan();
        yield return ("Location", $"{span.Path?.Replace('/', '\\')}: {span.Span}");
        yield return ("Message", diagnostic.GetMessage(CultureInfo.InvariantCulture));
        yield return ("Severity", diagnostic.Severity.ToString());
        if (diagnostic.WarningLevel != 0)
        {
            yield return ("WarningLevel", diagnostic.WarningLevel.ToString(CultureInfo.InvariantCulture));
        }

        yield return ("Descriptor", Object(6, Members(diagnostic.Descriptor)));
    }

    private static IEnumerable<(string Name, string Value)> Members(DiagnosticDescriptor descriptor)
    {
        yield return ("Id", descriptor.Id);
        yield return ("Title", descriptor.Title.ToString(CultureInfo.InvariantCulture));
        if (descriptor.Description.ToString(CultureInfo.InvariantCulture) is { Length: > 0 } description)
        {
            yield return ("Description", description);
        }

        if (!string.IsNullOrEmpty(descriptor.HelpLinkUri))
        {
            yield return ("HelpLink", descriptor.HelpLinkUri);
        }

        yield return ("MessageFormat", descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture));
        yield return ("Category", descriptor.Category);
        yield return ("DefaultSeverity", descriptor.DefaultSeverity.ToString());
        yield return ("IsEnabledByDefault", descriptor.IsEnabledByDefault ? "true" : "false");
        if (descriptor.CustomTags.Any())
        {
            yield return ("CustomTags", $"[\n          {string.Join(",\n          ", descriptor.CustomTags)}\n        ]");
        }
    }

    private static string Object(int indent, IEnumerable<(string Name, string Value)> members)
    {
        var margin = new string(' ', indent);
        var lines = members.Select(member => $"{margin}  {member.Name}: {Value(member.Value)}");
        return new StringBuilder("{\n").AppendJoin(",\n", lines).Append('\n').Append(margin).Append('}').ToString();
    }

    // A text of several lines starts on a line of its own; arrays and objects, which open with a bracket, do not.
    private static string Value(string value) =>
        value.Contains('\n', StringComparison.Ordinal) && value[0] is not ('{' or '[') ? "\n" + value : value;
}
