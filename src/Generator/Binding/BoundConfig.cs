using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>What a file turned out to be: the networks it makes (none when it is no network config), and what is wrong with it.</summary>
internal sealed record BoundConfig(string Path, LocationInfo Location, EquatableArray<NetworkSpec> Networks, EquatableArray<DiagnosticInfo> Diagnostics);
