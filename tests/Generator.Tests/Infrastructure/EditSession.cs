using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>A project that stays open in an editor: the driver lives on from edit to edit, and what is not edited stays the same object.</summary>
internal sealed class EditSession
{
    private readonly Dictionary<string, InMemoryText> _texts;
    private GeneratorProject _project;
    private CSharpCompilation _compilation;

    public EditSession(IIncrementalGenerator generator, GeneratorProject project)
    {
        _project = project;
        _compilation = project.Compilation();
        _texts = project.Files.ToDictionary(file => file.Path, file => new InMemoryText(file), StringComparer.Ordinal);
        Driver = project.Driver(generator, project.Files.Select(file => _texts[file.Path])).RunGenerators(_compilation);
    }

    /// <summary>The driver after the last run.</summary>
    public GeneratorDriver Driver { get; private set; }

    /// <summary>Changes the project, runs the generator, and returns why each step's outputs came about.</summary>
    public RunReasons Edit(Func<GeneratorProject, GeneratorProject> edit)
    {
        var edited = edit(_project);
        EditFiles(edited);
        if (!edited.Sources.SequenceEqual(_project.Sources))
        {
            _compilation = EditSources(edited);
        }

        // MSBuild writes properties and metadata into one file: a change of either brings new options, an edited text does not.
        if (ConfigurationOf(edited) != ConfigurationOf(_project))
        {
            Driver = Driver.WithUpdatedAnalyzerConfigOptions(edited.Options());
        }

        _project = edited;
        Driver = Driver.RunGenerators(_compilation);
        return RunReasons.Of(Driver);
    }

    private static string ConfigurationOf(GeneratorProject project) => string.Join(
        '\n',
        project.Files.Select(file => $"{file with { Text = "" }}").Prepend($"{project.RootNamespace} {project.ProjectDirectory}"));

    private void EditFiles(GeneratorProject edited)
    {
        foreach (var file in edited.Files)
        {
            if (!_texts.TryGetValue(file.Path, out var text))
            {
                Driver = Driver.AddAdditionalTexts([_texts[file.Path] = new InMemoryText(file)]);
            }
            else if (text.File != file)
            {
                Driver = Driver.ReplaceAdditionalText(text, _texts[file.Path] = new InMemoryText(file));
            }
        }

        foreach (var removed in _texts.Keys.Except(edited.Files.Select(file => file.Path)).ToList())
        {
            Driver = Driver.RemoveAdditionalTexts([_texts[removed]]);
            _texts.Remove(removed);
        }
    }

    private CSharpCompilation EditSources(GeneratorProject edited)
    {
        var kept = _compilation.SyntaxTrees.ToLookup(tree => tree.ToString(), StringComparer.Ordinal);
        var trees = edited.SyntaxTrees().Select(tree => kept[tree.ToString()].FirstOrDefault(old => old.FilePath == tree.FilePath) ?? tree);
        return _compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees);
    }
}
