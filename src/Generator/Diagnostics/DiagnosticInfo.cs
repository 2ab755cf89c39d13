using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Diagnostics;

/// <summary>A diagnostic as a value, so that the pipeline can compare it.</summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, LocationInfo Location, EquatableArray<string> Arguments)
{
    public bool IsError => Descriptor.DefaultSeverity == DiagnosticSeverity.Error;

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location.ToLocation(), [.. Arguments]);
}
