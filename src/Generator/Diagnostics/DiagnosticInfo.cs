using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Diagnostics;

/// <summary>A diagnostic as a value, so that the pipeline can compare it.</summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, LocationInfo Location, EquatableArray<string> Arguments)
{
    public bool IsError => Descriptor.DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary>Text behind the message, such as the scales that a mistake shows at; empty for most.</summary>
    public string Suffix { get; init; } = "";

    public Diagnostic ToDiagnostic() => Diagnostic.Create(WithSuffix(), Location.ToLocation(), [.. Arguments]);

    // Roslyn formats the message from the descriptor, so a longer message is a descriptor of its own.
    private DiagnosticDescriptor WithSuffix() => Suffix.Length == 0 ? Descriptor : new DiagnosticDescriptor(
        Descriptor.Id,
        Descriptor.Title,
        Descriptor.MessageFormat + Suffix.Replace("{", "{{").Replace("}", "}}"),
        Descriptor.Category,
        Descriptor.DefaultSeverity,
        Descriptor.IsEnabledByDefault,
        helpLinkUri: Descriptor.HelpLinkUri);
}
