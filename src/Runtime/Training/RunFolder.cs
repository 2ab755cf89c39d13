using System.Globalization;
using System.Text;
using ConvNeXtGen.Checkpoints.Writing;

namespace ConvNeXtGen.Training;

/// <summary>The folder of one training run: weights, what is needed to resume, results. Files are replaced in one step.</summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Root = path;

    /// <summary>The folder itself.</summary>
    public string Root { get; }

    /// <summary>The weights of the best epoch.</summary>
    public string BestWeights => File("weights/best.safetensors");

    /// <summary>The weights as training left them.</summary>
    public string LastWeights => File("weights/last.safetensors");

    /// <summary>Weights, moments and position, from which training resumes.</summary>
    public string State => File("weights/state.safetensors");

    /// <summary>One line per epoch.</summary>
    public string Results => File("results.csv");

    /// <summary>Makes the next free folder, such as <c>runs/train3</c>.</summary>
    /// <param name="runs">Where run folders are.</param>
    /// <param name="name">What they are called.</param>
    public static RunFolder Create(string runs, string name = "train")
    {
        var path = Path.Combine(runs, name + (LastNumber(runs, name) + 1).ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(path);
        return new RunFolder(path);
    }

    /// <summary>A folder that a run has begun in.</summary>
    /// <exception cref="DirectoryNotFoundException">It is not there, or holds nothing to resume from.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        return System.IO.File.Exists(folder.State)
            ? folder
            : throw new DirectoryNotFoundException($"{path} holds no run to resume: {folder.State} does not exist.");
    }

    /// <summary>The newest folder that a run can be resumed in.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static RunFolder OpenLatest(string runs, string name = "train")
    {
        for (var number = LastNumber(runs, name); number > 0; number--)
        {
            var folder = new RunFolder(Path.Combine(runs, name + number.ToString(CultureInfo.InvariantCulture)));
            if (System.IO.File.Exists(folder.State))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"{Path.GetFullPath(runs)} holds no run to resume.");
    }

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => Path.Combine(Root, name);

    /// <summary>Writes a text file in UTF-8, whole or not at all.</summary>
    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, whole or not at all.</summary>
    public void Write(string name, byte[] contents) => AtomicFile.Write(File(name), output => output.Write(contents));

    private static int LastNumber(string runs, string name)
    {
        if (!Directory.Exists(runs))
        {
            return 0;
        }

        return Directory.EnumerateDirectories(runs, name + "*")
            .Select(path => Path.GetFileName(path)[name.Length..])
            .Select(suffix => int.TryParse(suffix, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty(0)
            .Max();
    }
}
