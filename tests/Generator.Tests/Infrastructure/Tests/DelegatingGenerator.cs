using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Tests.Infrastructure.Tests;

/// <summary>A generator that is what a test says, mostly wrong in one way.</summary>
internal sealed class DelegatingGenerator(Action<IncrementalGeneratorInitializationContext> initialize) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) => initialize(context);

    /// <summary>Puts out one text, made anew in every run.</summary>
    public static DelegatingGenerator Emitting(Func<string> text) => new(context => context.RegisterSourceOutput(
        context.AdditionalTextsProvider.Select((file, _) => file.Path).WithTrackingName("Paths"),
        (output, _) => output.AddSource("Net.g.cs", text())));
}
