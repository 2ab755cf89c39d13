namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>A directory that lives as long as a test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("convnextgen-").FullName;

    /// <summary>The names of the files in it, in ordinal order.</summary>
    public IReadOnlyList<string> FileNames =>
        Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();

    public byte[] Bytes(string fileName) => System.IO.File.ReadAllBytes(File(fileName));

    public string File(string fileName) => System.IO.Path.Combine(Path, fileName);

    public void Write(string fileName, string text) => System.IO.File.WriteAllText(File(fileName), text);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
