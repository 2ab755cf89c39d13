namespace ConvNeXtGen.Inference;

/// <summary>
/// Gives every block a place in one arena, so that blocks which are in use at the same time do not overlap: largest
/// first, each at the lowest place that is free for its whole life (Pisarchyk &amp; Lee, arXiv 2001.03288, "greedy by size").
/// </summary>
internal static class MemoryPlan
{
    private const long Alignment = 64;

    /// <summary>Places the blocks and returns the size of the arena in bytes.</summary>
    public static long Place(IEnumerable<MemoryBlock> blocks)
    {
        var placed = new List<MemoryBlock>();
        foreach (var block in blocks.Where(block => block.Output < 0).OrderByDescending(block => block.Bytes).ThenBy(block => block.First))
        {
            var offset = 0L;
            foreach (var other in placed.Where(other => other.First <= block.Last && block.First <= other.Last).OrderBy(other => other.Offset))
            {
                if (other.Offset >= offset + block.Bytes)
                {
                    break;
                }

                offset = Math.Max(offset, Aligned(other.Offset + other.Bytes));
            }

            block.Offset = offset;
            placed.Add(block);
        }

        return placed.Count == 0 ? 0 : placed.Max(block => Aligned(block.Offset + block.Bytes));
    }

    private static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
