using System.Runtime.CompilerServices;

namespace VerifyTests;

/// <summary>A verification with its settings; it runs when it is awaited or turned into a task.</summary>
public sealed class SettingsTask
{
    private readonly TestMethod _test;
    private readonly Func<IReadOnlyList<Target>> _targets;
    private readonly List<Func<string, string?>> _lineScrubbers = [];
    private readonly string _projectRelativeDirectory;
    private readonly Lazy<Task> _run;
    private bool _showDiff = true;
    private string? _directory;
    private string _methodName;
    private string? _parameters;

    internal SettingsTask(TestMethod test, string projectRelativeDirectory, Func<IReadOnlyList<Target>> targets)
    {
        _test = test;
        _targets = targets;
        _projectRelativeDirectory = projectRelativeDirectory;
        _methodName = test.Method.Name;
        _run = new Lazy<Task>(Run);
    }

    /// <summary>Puts the snapshots into a directory, relative to the test's source file.</summary>
    public SettingsTask UseDirectory(string directory)
    {
        _directory = Path.Combine(Path.GetDirectoryName(_test.SourceFile)!, directory);
        return this;
    }

    /// <summary>Replaces the method's part of the file name. Begin it with the method's own name, so that the file leads to the test.</summary>
    public SettingsTask UseMethodName(string name)
    {
        _methodName = name;
        return this;
    }

    /// <summary>Adds <c>_name=value</c> to the file name for the first parameters of the test method.</summary>
    public SettingsTask UseParameters(params object?[] parameters)
    {
        _parameters = ParameterText.Of(_test.Method, parameters);
        return this;
    }

    /// <summary>Adds <c>_text</c> to the file name instead of the parameters.</summary>
    public SettingsTask UseTextForParameters(string parametersText)
    {
        _parameters = ParameterText.Safe(parametersText);
        return this;
    }

    /// <summary>Replaces every line of every text; a line for which null is returned is left out. The last scrubber added runs first.</summary>
    public SettingsTask ScrubLinesWithReplace(Func<string, string?> replaceLine)
    {
        _lineScrubbers.Insert(0, replaceLine);
        return this;
    }

    /// <summary>Starts no diff tool when the texts differ.</summary>
    public SettingsTask DisableDiff()
    {
        _showDiff = false;
        return this;
    }

    /// <summary>Starts the verification, once.</summary>
    public Task ToTask() => _run.Value;

    /// <summary>Makes the verification awaitable.</summary>
    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    /// <summary>Makes the verification awaitable away from the current context.</summary>
    public ConfiguredTaskAwaitable ConfigureAwait(bool continueOnCapturedContext) => ToTask().ConfigureAwait(continueOnCapturedContext);

    /// <summary>Lets a test method that returns a task return the verification.</summary>
    public static implicit operator Task(SettingsTask verification) => verification.ToTask();

    private async Task Run()
    {
        if (_parameters is null && _test.Method.GetParameters().Length > 0)
        {
            throw new VerifyException($"'{_test.ClassName}.{_methodName}' has parameters: add .UseParameters(…), else its cases share one snapshot.");
        }

        var directory = _directory ?? Path.Combine(_test.ProjectDirectory(), _projectRelativeDirectory);
        var prefix = $"{_test.ClassName}.{_methodName}" + (_parameters is null ? "" : $"_{_parameters}");
        var files = SnapshotFiles.Claim(directory, prefix);
        files.DeleteReceived();
        var targets = _targets().Select(target => target with { Data = Scrub(target.Data) }).ToList();
        await Comparison.Check(files, targets, _showDiff);
    }

    private string Scrub(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        if (_lineScrubbers.Count == 0)
        {
            return text;
        }

        var ended = text.EndsWith('\n');
        var lines = (ended ? text[..^1] : text).Split('\n')
            .Select(line => _lineScrubbers.Aggregate((string?)line, (current, scrub) => current is null ? null : scrub(current)))
            .Where(line => line is not null);
        return string.Join('\n', lines) + (ended ? "\n" : "");
    }
}
