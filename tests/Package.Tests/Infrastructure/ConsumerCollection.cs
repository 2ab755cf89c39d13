namespace ConvNeXtGen.Package.Tests.Infrastructure;

/// <summary>The tests that share one package and one build of the consumers.</summary>
[CollectionDefinition(Name)]
public sealed class ConsumerCollection : ICollectionFixture<ConsumerProjects>
{
    /// <summary>Its name.</summary>
    public const string Name = "Consumers";
}
