// Most of a cluster test is waiting: for a death to be noticed, a silo to start, a database to come back. So more of them run at once than there are cores.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
