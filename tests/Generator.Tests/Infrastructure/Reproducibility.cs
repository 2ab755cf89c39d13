using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>The same input gives the same text and the same messages, whoever builds it.</summary>
internal static class Reproducibility
{
    // Turkish has another 'i', Finnish another minus and a decimal comma, Saudi Arabic another minus and other separators.
    private static readonly string[] s_cultures = ["tr-TR", "fi-FI", "ar-SA"];

    public static void Check(Func<IIncrementalGenerator> create, GeneratorProject project, GeneratorRunResult expected)
    {
        foreach (var culture in s_cultures)
        {
            CheckSame(expected, RunIn(CultureInfo.GetCultureInfo(culture), create, project), $"under culture {culture}");
        }

        var withCarriageReturns = project with { Files = [.. project.Files.Select(file => file.WithCarriageReturns())] };
        CheckSame(expected, RunIn(CultureInfo.CurrentCulture, create, withCarriageReturns), "with '\\r\\n' in the network files");
    }

    private static ImmutableSortedDictionary<string, string> RunIn(CultureInfo culture, Func<IIncrementalGenerator> create, GeneratorProject project)
    {
        var (before, beforeUI) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            return Texts(Assert.Single(project.Driver(create()).RunGenerators(project.Compilation()).GetRunResult().Results));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUI);
        }
    }

    private static void CheckSame(GeneratorRunResult expected, ImmutableSortedDictionary<string, string> actual, string when)
    {
        var texts = Texts(expected);
        Assert.True(texts.Keys.SequenceEqual(actual.Keys), $"Other files come out {when}: {string.Join(", ", actual.Keys)}");
        foreach (var (name, text) in texts)
        {
            Assert.True(text == actual[name], $"{name} is different {when}. Expected:\n{text}\nActual:\n{actual[name]}");
        }
    }

    // Messages are formatted here, under the culture of the run, as the compiler formats them under its own.
    private static ImmutableSortedDictionary<string, string> Texts(GeneratorRunResult result) =>
        (result.Exception is null ? result.GeneratedSources : [])
            .Select(source => KeyValuePair.Create(source.HintName, source.SourceText.ToString()))
            .Append(KeyValuePair.Create(
                "The diagnostics",
                result.Exception?.ToString() ?? string.Join('\n', result.Diagnostics.Select(diagnostic =>
                    $"{diagnostic.Id} {diagnostic.Location.GetLineSpan().Path}{diagnostic.Location.GetLineSpan().Span} {diagnostic.GetMessage(CultureInfo.CurrentCulture)}"))))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
}
