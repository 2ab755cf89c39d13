using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>
/// Runs a generator and checks everything that must hold for every input, so that no test can forget it: it does not
/// throw; the text is well-formed and compiles without a warning; a second run computes nothing; the pipeline keeps
/// nothing of the compiler alive; and the result depends neither on the culture nor on the files' line endings.
/// </summary>
internal static class GeneratorTest
{
    /// <inheritdoc cref="Run(Func{IIncrementalGenerator}, GeneratorProject)"/>
    public static GeneratorDriver Run<TGenerator>(GeneratorProject project)
        where TGenerator : IIncrementalGenerator, new() =>
        Run(() => new TGenerator(), project);

    /// <summary>Runs and checks.</summary>
    /// <param name="create">Makes a new generator; called once per run that has to start afresh.</param>
    /// <param name="project">The consumer's project.</param>
    /// <returns>The driver after its first run, to be given to <c>Verify</c> or asked for its result.</returns>
    public static GeneratorDriver Run(Func<IIncrementalGenerator> create, GeneratorProject project)
    {
        var compilation = project.Compilation();
        var driver = project.Driver(create()).RunGeneratorsAndUpdateCompilation(compilation, out var compiled, out _);
        var result = Assert.Single(driver.GetRunResult().Results);
        if (result.Exception is { } exception)
        {
            Assert.Fail($"The generator threw: {exception}");
        }

        GeneratedCode.CheckText(result);
        GeneratedCode.CheckCompiles(compiled, result);
        Pipeline.CheckKeepsNothingAlive(result);
        Pipeline.CheckIsCached(driver, compilation);
        Reproducibility.Check(create, project, result);
        return driver;
    }
}
