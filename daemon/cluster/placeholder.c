typedef int cluster_not_yet;
