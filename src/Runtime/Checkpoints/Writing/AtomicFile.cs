namespace ConvNeXtGen.Checkpoints.Writing;

/// <summary>
/// Replaces a file in one step: the new content is written beside it, flushed to the disk, then renamed over it.
/// Whoever opens the path, even after the process was killed or the power failed, finds the old file or the new one.
/// </summary>
internal static class AtomicFile
{
    private static readonly TimeSpan StaleAge = TimeSpan.FromMinutes(1);

    public static void Write(string path, Action<CheckpointOutput> content)
    {
        string full = Path.GetFullPath(path);
        string directory = Path.GetDirectoryName(full) ?? throw new ArgumentException($"'{path}' names no file", nameof(path));
        Directory.CreateDirectory(directory);
        RemoveAbandoned(directory, Path.GetFileName(full));

        string temporary = Path.Combine(directory, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                using (var output = new CheckpointOutput(stream))
                    content(output);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Removes what writers of the same file left when they were killed. A living writer holds its file locked.</summary>
    private static void RemoveAbandoned(string directory, string name)
    {
        foreach (string left in Directory.EnumerateFiles(directory, $".{name}.*.tmp"))
        {
            try
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(left) < StaleAge)
                    continue;
                using (new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    File.Delete(left);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or not ours: leave it.
            }
        }
    }
}
